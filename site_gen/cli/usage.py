"""What was wrong with a command line, in the words of staff instead of click's."""

from __future__ import annotations

import click

from site_gen.cli.options import Day

_WORDS = {
    "zh": {
        "command": "没有“{name}”这个命令。{meant}",
        "option": "没有“{name}”这个选项。{meant}",
        "group": "“{command}”后面还要写做什么。可以写：{names}。",
        "missing": "“{name}”没有写。{choices}",
        "value": "“{name}”后面不能写“{value}”。{choices}",
        "extra": "多写了“{value}”。",
        "other": "命令写得不对：{value}",
        "meant": "是不是想写 {names}？",
        "choices": "可以写：{names}。",
        "day": "日期写成 2026-04-02 这样。",
        "help": "用法：{command} --help",
    },
    "en": {
        "command": "There is no command “{name}”. {meant}",
        "option": "There is no option “{name}”. {meant}",
        "group": "Say what “{command}” is to do. Write one of: {names}.",
        "missing": "“{name}” is missing. {choices}",
        "value": "“{value}” cannot stand behind “{name}”. {choices}",
        "extra": "“{value}” is too much.",
        "other": "This cannot be understood: {value}",
        "meant": "Did you mean {names}?",
        "choices": "Write one of: {names}.",
        "day": "Write a day as 2026-04-02.",
        "help": "How to use it: {command} --help",
    },
}


def sentence(error: click.ClickException, language: str) -> str:
    """One or two lines: what is wrong, what to write, and where to read more."""
    words = _WORDS[language]
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "site-gen"
    what = _group(context, words) if isinstance(error, click.exceptions.NoArgsIsHelpError) else _what(error, words)
    return f"{what.strip()}\n{words['help'].format(command=command)}"


def _group(context: click.Context | None, words: dict[str, str]) -> str:
    """A command of commands, alone."""
    command = context.command if context else None
    known = command.list_commands(context) if context and isinstance(command, click.Group) else []
    return words["group"].format(command=context.command_path if context else "", names="、".join(known))


def _what(error: click.ClickException, words: dict[str, str]) -> str:
    if isinstance(error, click.exceptions.NoSuchCommand):
        return words["command"].format(name=error.command_name, meant=_named(words, "meant", error.possibilities))
    if isinstance(error, click.NoSuchOption):
        return words["option"].format(name=error.option_name, meant=_named(words, "meant", error.possibilities))
    if isinstance(error, click.BadParameter):
        kind = "missing" if isinstance(error, click.MissingParameter) else "value"
        choices = error.param.type.choices if error.param and isinstance(error.param.type, click.Choice) else ()
        hint = words["day"] if error.param and isinstance(error.param.type, Day) else _named(words, "choices", choices)
        return words[kind].format(name=_name(error), value=_value(error), choices=hint)
    if isinstance(error, click.BadOptionUsage):
        return words["missing"].format(name=error.option_name, choices="")
    if "unexpected extra argument" in error.message:
        return words["extra"].format(value=error.message.rpartition("(")[2].rstrip(")"))
    return words["other"].format(value=error.format_message())


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param_hint, str):
        return error.param_hint
    if error.param is None:
        return ""
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.make_metavar(_context(error))


def _context(error: click.BadParameter) -> click.Context:
    return error.ctx or click.Context(click.Command("site-gen"))


def _value(error: click.BadParameter) -> str:
    """What was written, which click keeps only in its sentence: between the first two quotes."""
    parts = error.message.split("'")
    return parts[1] if len(parts) > 2 else error.message


def _named(words: dict[str, str], name: str, values: object) -> str:
    found = [str(value) for value in values] if isinstance(values, (list, tuple)) else []
    return words[name].format(names="、".join(found)) if found else ""
