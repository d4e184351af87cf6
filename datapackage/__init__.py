"""Contributions in, data package out."""

from datapackage.consultation import Consultation
from datapackage.package import Package

__all__ = ["Consultation", "Package"]
