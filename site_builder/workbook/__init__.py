"""The catalogue of one department as a workbook: 31 national columns, the city's own, and the guide.

Written and read through one table of columns, so that what is exported and read back is the same.
"""
