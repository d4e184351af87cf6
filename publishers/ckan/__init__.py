"""Any CKAN from 2.10 on: `publisher.Ckan` asks, `steps` decides, `translate` knows the words."""

from publishers.ckan.publisher import Ckan

__all__ = ["Ckan"]
