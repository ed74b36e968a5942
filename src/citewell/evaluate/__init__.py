"""Judged data through the pipeline that users run, beside what they would otherwise take.

Each suite is a module with one public function: paths and settings in, a `Report` out. What they share: `report`,
`rows` (reading judged files), `journal` (going on after a stop), `significance`. Measures come from kept libraries of
the field (`pip install 'citewell[eval]'`), each imported in one file. Nothing here changes what the pipeline does.
"""
