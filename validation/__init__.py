"""Is a package fit to publish?"""
