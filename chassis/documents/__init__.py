"""Printing: a document is built once from live records and rendered to HTML, PDF, DOCX and XLSX.

`model` is what a builder makes, `charts` and `tree` draw, `render_*` give it a form, `__main__` is
the child process that renders, `rendering` starts it from a service.
"""
