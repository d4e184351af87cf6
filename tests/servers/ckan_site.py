"""One consultation on one CKAN: publish it through a proxy, look at it as others do."""

from publications import publication

from datapackage.consultation import Target
from publishers.ckan.publisher import Ckan
from publishers.settings import Settings

ACTION = "/api/3/action/"


class Site:
    """One consultation on one CKAN, published through a proxy that counts."""

    def __init__(self, portal, organisation, proxy, folder):
        self.portal, self.organisation, self.proxy, self.folder = (
            portal,
            organisation,
            proxy,
            folder,
        )
        self.slug = organisation.name.replace("org", "essai")

    def publisher(self, dataset=""):
        """Return a new publisher, that remembers nothing."""
        target = Target("essai", "ckan", self.proxy.url, self.organisation.id, dataset)
        token = self.portal.publisher_token
        return Ckan(target, Settings(self.slug, token, sleep=lambda _seconds: None))

    def release(self, version, contents, **others):
        """Return a release of this consultation."""
        return publication(self.folder, self.slug, version, contents, **others)

    def publish(self, release, dataset=""):
        """Plan, apply, verify; return how many writes passed at the wire."""
        publisher = self.publisher(dataset)
        before = len(self.proxy.writes)
        publisher.apply(release, publisher.plan(release))
        writes = len(self.proxy.writes) - before
        found = publisher.verify(release)
        assert found.proved, found.differences
        return writes

    def act(self, action, **parameters):
        """Do something as the publisher's account would by hand."""
        answer = self.portal.post(ACTION + action, self.portal.publisher_token, json=parameters)
        assert answer.ok, answer.text
        return answer.json()["result"]

    def seen(self):
        """Return the dataset as an anonymous reader finds it, or None."""
        answer = self.portal.get(f"{ACTION}package_show?id={self.slug}")
        return answer.json()["result"] if answer.ok else None

    def bytes_online(self):
        """Return every file's bytes by our field, as an anonymous reader downloads them."""
        return {
            each["concertation_resource"]: self.portal.download(each["url"])
            for each in self.seen()["resources"]
            if "concertation_resource" in each
        }
