"""The pages of the menu, one file each: `PAGE` says what it is, `show(view)` lays it out.

Nothing else lists them: menu, shells, map of the site and tests look into this folder.
"""
