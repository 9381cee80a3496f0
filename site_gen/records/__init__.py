"""Records: what the committee keeps, as frozen structs. Reads no files and computes nothing.

The sixteen kinds of the field are `Issue`, `Meeting`, `Decision`, `Notice`, `Objection`, `Project`, `PointsRule`,
`PointsEntry`, `Redemption`, `Ranking`, `Honour`, `Group`, `Photo`, `Correction`, and from site.yaml `Building` and
`Duty`. Each field carries its Chinese key, unit and example; `docs/records.md` is made from them.
"""
