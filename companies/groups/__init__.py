"""The group calculator: from the rows that people enter to a case of the size engine, and from its result to a page.

Reading order: `rows` (load), `case` (rows → engine), `report` (result → plain values that a page, a PDF and the
evidence share), `words` (codes → sentences), `drawing` (report → SVG), `rules` (what cannot be entered), `forms`.
"""
