# What is done at the far end of ssh: sh -s -- ACTION ROOT [NAME]... with this file as input.
# A site lies in ROOT/releases/NAME; ROOT/current is a link to the one that is public. Deletes only what our lists name.
set -eu
export LC_ALL=C
umask 022
action=$1 root=$2
shift 2
LIST=.site_gen.sha256 STRANGE=41 DAMAGED=42 OVERTAKEN=43

# current is ours, or nothing is there
ours() {
    if [ -L releases ]; then exit $STRANGE; fi
    if [ -L current ]; then
        case $(readlink current) in releases/[0-9]*) ;; *) exit $STRANGE ;; esac
    elif [ -e current ]; then
        exit $STRANGE
    fi
}

# every file of the release is as its list says, where the system can tell
whole() {
    if command -v sha256sum >/dev/null; then
        (cd "releases/$1" && sha256sum -c --quiet $LIST >&2) || exit $DAMAGED
    elif command -v shasum >/dev/null; then
        (cd "releases/$1" && shasum -a 256 -c $LIST >/dev/null) || exit $DAMAGED
    fi
}

show() {
    ours
    ln -sfn "releases/$1" .current.new
    mv -T .current.new current
    sync
}

# a file in the release that its list does not name
strangers() {
    (cd "releases/$1" && find . ! -type d ! -name $LIST | awk '
        BEGIN { while ((getline line < ".site_gen.sha256") > 0) own["./" substr(line, 67)] = 1 }
        !($0 in own) { print; exit }')
}

forget() {
    [ -f "releases/$1/$LIST" ] || return 0
    (
        cd "releases/$1"
        while read -r _ file; do
            case $file in /* | *..*) ;; *) rm -f -- "$file" ;; esac
        done <$LIST
        if [ -z "$(find . ! -type d ! -name $LIST)" ]; then rm -f $LIST; fi
    )
    find "releases/$1" -depth -type d -empty -exec rmdir {} \;
}

tidy() {
    for name in "$@"; do
        [ -d "releases/$name" ] || continue
        case $name in
        .*) forget "$name" ;;
        *)
            [ -z "$(strangers "$name")" ] || continue
            mv -T "releases/$name" "releases/.$name.part"
            forget ".$name.part"
            ;;
        esac
    done
}

case $action in
look)
    [ -d "$root" ] || exit 0
    cd "$root"
    ours
    if [ -L current ]; then
        echo "current $(readlink current)"
        sed 's/^/file /' "current/$LIST"
    fi
    if [ -d releases ]; then ls -1A releases | sed 's/^/release /'; fi
    ;;
list)
    sed 's/^/file /' "$root/releases/$1/$LIST"
    ;;
begin) # the list follows on the input
    mkdir -p "$root/releases"
    cd "$root"
    ours
    mkdir "releases/$1"
    ;;
finish) # PART, NAME, the release that was public when this one was begun, and what may go
    cd "$root"
    [ -d "releases/$1" ] || exit $OVERTAKEN # the other one took it for the rest of a publication that broke off
    whole "$1"
    sync
    if [ "$(readlink current || true)" != "${3:+releases/$3}" ]; then exit $OVERTAKEN; fi
    mv -T "releases/$1" "releases/$2"
    show "$2"
    shift 3
    tidy "$@"
    ;;
back)
    cd "$root"
    whole "$1"
    show "$1"
    ;;
tidy)
    cd "$root"
    tidy "$@"
    ;;
esac
