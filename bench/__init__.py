"""Measures the portal as it runs in production, beside a bare Django project on the same servers.

`make bench` prints the table and writes bench/results.json; bench/README.md says what each figure means.
"""
