"""Answers on the shipped directory, one of each kind that people see: what the golden replies are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.answers import QuestionService
from bot.answers.organisation_facts import as_organisation
from bot.directory.store import Directory
from bot.lookup.finder import Finder
from bot.shipped import shipped
from bot.values.answer import (
    Answer,
    BackgroundText,
    Belonging,
    Body,
    Choice,
    ConsortiaList,
    ConsortiaOf,
    ConsortiumCard,
    Contacts,
    ContactsOf,
    Counted,
    Help,
    Matched,
    Members,
    NotFound,
    NotUnderstood,
    Option,
    OrganisationCard,
    Outcome,
    Part,
    RoleHolders,
)
from bot.values.language import Language
from bot.values.query import Filter, Pick, Query, Topic
from bot.values.records import (
    Consortium,
    Contact,
    ContactKind,
    Membership,
    Organisation,
    Role,
)

_CLAIM = (Query(Topic.MEMBERSHIP, "byd", "shenzhen"), Query(Topic.WEBSITE, "huawei"))
SETS = {
    "members-without": Query(Topic.MEMBERS, "shenzhen", category="enterprise", without=("byd",)),
    "consortia-of-without": Query(Topic.CONSORTIA_OF, "huawei", without=("shenzhen",)),
    "consortia-about": Query(Topic.CONSORTIA, filter=Filter(theme="nev+chip", not_level="national")),
    "consortia-lacking": Query(
        Topic.CONSORTIA, filter=Filter(province="山东", lacking=(Role.LEAD_ENTERPRISE,))
    ),
    "consortia-with-several": Query(
        Topic.CONSORTIA, filter=Filter(country="CN", having=Role.LEAD_ENTERPRISE, at_least=2)
    ),
    "consortia-of-both": Query(Topic.CONSORTIA, filter=Filter(members=("huawei", "szpu"))),
    "consortia-of-both-none": Query(Topic.CONSORTIA, filter=Filter(members=("huawei", "gwm"))),
    "consortia-of-some": Query(Topic.CONSORTIA, filter=Filter(ids=("shenzhen", "foshan"))),
    "organisations-at": Query(Topic.MEMBERS, category="enterprise", filter=Filter(city="深圳")),
    "organisations-none": Query(Topic.MEMBERS, category="park", filter=Filter(city="Lhasa")),
    "leads-of-all": Query(Topic.LEAD_COLLEGE, filter=Filter(province="Sichuan")),
    "leads-except": Query(Topic.LEAD_ENTERPRISE, filter=Filter(province="Guangdong", without=("huawei",))),
    "in-several": Query(Topic.CONSORTIA_OF, category="enterprise", pick=Pick.SEVERAL),
    "provinces": Query(Topic.CONSORTIA, filter=Filter(batch="2"), pick=Pick.PROVINCES),
    "most": Query(Topic.COUNT, category="enterprise", pick=Pick.MOST),
    "fewest-there": Query(Topic.COUNT, filter=Filter(province="Shandong"), pick=Pick.FEWEST),
    "compared": Query(
        Topic.COUNT, "shenzhen", category="enterprise", pick=Pick.COMPARED, others=("suzhou", "foshan")
    ),
    "together": Query(Topic.CONSORTIA_OF, "huawei", pick=Pick.TOGETHER, others=("szpu",)),
    "together-nowhere": Query(Topic.CONSORTIA_OF, "byd", pick=Pick.TOGETHER, others=("siat", "gwm")),
    "contacts-of-several": Query(Topic.PHONE, "szpu", others=("huawei", "jssvc")),
    "contacts-of-all": Query(
        Topic.ADDRESS, hop=(Role.LEAD_COLLEGE,), filter=Filter(province="Sichuan"), page=1
    ),
    "district-of": Query(Topic.CONTACT, "jssvc", category="district"),
    "several": Query(Topic.LEAD, "shenzhen", also=(Query(Topic.ADDRESS, "szpu"),)),
    "several-of-one-topic": Query(
        Topic.MEMBERS, "shenzhen", also=(Query(Topic.MEMBERS, "foshan"), Query(Topic.CONSORTIA))
    ),
    "several-claims": replace(Query(Topic.COUNT, "zhuzhou"), also=_CLAIM),
}
LEADS = (Role.LEAD_COLLEGE, Role.LEAD_ENTERPRISE)
Place = tuple[Consortium, Membership]


class Samples:
    """Bodies from the store; ``answers`` are the samples by name."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    def answers(self, language: Language) -> Iterator[tuple[str, Answer]]:
        for method in (
            self.leads,
            self.members,
            self.counts,
            self.belongings,
            self.reach,
            self.cards,
            self.lists,
        ):
            yield from method(self._maker(language))
        yield from self.sets(language)
        yield from self.talk(self._maker(language))

    def _maker(self, language: Language) -> Callable[..., Answer]:
        def make(  # noqa: PLR0913 - as many as an answer has
            body: Body,
            query: Query | None = None,
            cited: tuple[str, ...] = (),
            outcome: Outcome = Outcome.ANSWERED,
            matched: tuple[Matched, ...] = (),
            *,
            unconfirmed: bool = False,
        ) -> Answer:
            return Answer(
                "?",
                language,
                outcome,
                body,
                query=query,
                cited=self.directory.sources(cited),
                matched=matched,
                unconfirmed=unconfirmed,
            )

        return make

    def leads(self, make: Callable[..., Answer]) -> Iterator[tuple[str, Answer]]:
        shenzhen = RoleHolders(self.consortium("shenzhen"), LEADS, self.parts("shenzhen", *LEADS))
        asked, cited = Query(Topic.LEAD, "shenzhen"), ("szpu-2023",)
        yield "lead", make(shenzhen, asked, cited)
        yield (
            "lead-by-short-name",
            make(
                shenzhen,
                asked,
                cited,
                matched=(Matched("shenzhen", "深圳市产教联合体", "深圳市产教联合体", "short"),),
            ),
        )
        college = RoleHolders(self.consortium("liuzhou"), LEADS[:1], self.parts("liuzhou", Role.LEAD_COLLEGE))
        yield "lead-college", make(college, Query(Topic.LEAD_COLLEGE, "liuzhou"), ("lzzy-2023",))
        zhuzhou = RoleHolders(self.consortium("zhuzhou"), LEADS, self.parts("zhuzhou", *LEADS))
        yield (
            "lead-unconfirmed",
            make(zhuzhou, Query(Topic.LEAD, "zhuzhou"), ("zhuzhou-2023",), unconfirmed=True),
        )
        weifang = RoleHolders(self.consortium("weifang"), LEADS, self.parts("weifang", *LEADS))
        yield "lead-half-published", make(weifang, Query(Topic.LEAD, "weifang"), ("sdmy-news", "qilu-2024"))
        huawei = self.parts("shenzhen", Role.LEAD_ENTERPRISE)
        tencent = next(
            part for part in self.parts("shenzhen", Role.MEMBER) if part.organisation.id == "tencent"
        )
        supposed = RoleHolders(
            self.consortium("shenzhen"), LEADS[1:], huawei, tencent.organisation, tencent.membership
        )
        claim = Query(Topic.MEMBERSHIP, "tencent", consortium="shenzhen", hop=LEADS[1:])
        yield "lead-that-is-a-member", make(supposed, claim, cited)
        led = ConsortiaOf(
            tencent.organisation, (), (), LEADS, ((self.consortium("shenzhen"), tencent.membership),)
        )
        yield (
            "leads-none",
            make(led, Query(Topic.CONSORTIA_OF, "tencent", hop=LEADS), cited, Outcome.NOT_PUBLISHED),
        )
        several = RoleHolders(self.consortium("luyongjiang"), LEADS, self.parts("luyongjiang", *LEADS))
        yield "lead-several-colleges", make(several, Query(Topic.LEAD, "luyongjiang"), ("jydb-2023",))
        nobody = RoleHolders(self.consortium("hangzhou-qiantang"), LEADS, ())
        asked = Query(Topic.LEAD, "hangzhou-qiantang")
        yield "lead-not-published", make(nobody, asked, outcome=Outcome.NOT_PUBLISHED)
        sources = make(zhuzhou, Query(Topic.LEAD, "zhuzhou", sources=True), ("zhuzhou-2023", "szpu-2023"))
        yield "sources", sources

    def members(self, make: Callable[..., Answer]) -> Iterator[tuple[str, Answer]]:
        one = self.consortium("shenzhen")
        stated = self.directory.counts("shenzhen")
        everyone = self.parts(
            "shenzhen", Role.LEAD_COLLEGE, Role.LEAD_ENTERPRISE, Role.SUPPORT_PARK, Role.MEMBER
        )
        came = self.parts("shenzhen", Role.PARTICIPANT)
        enterprises = tuple(part for part in everyone if part.membership.category == "enterprise")
        figure = tuple(count for count in stated if count.category == "enterprise")
        asked = Query(Topic.MEMBERS, "shenzhen", category="enterprise")
        yield (
            "members-enterprises",
            make(Members(one, "enterprise", enterprises, figure, ()), asked, ("szpu-2023",)),
        )
        total = tuple(count for count in stated if count.category == "member")
        for page in (0, 2):
            asked = Query(Topic.MEMBERS, "shenzhen", page=page)
            yield (
                f"members-page-{page + 1}",
                make(Members(one, "", everyone, total, came), asked, ("szpu-2023",)),
            )
        partners = tuple(
            replace(part, membership=replace(part.membership, role=Role.PARTNER)) for part in enterprises[1:]
        )
        body = Members(one, "enterprise", enterprises[:1], figure, (*partners, *came))
        asked = Query(Topic.MEMBERS, "shenzhen", category="enterprise")
        yield "members-and-partners", make(body, asked, ("szpu-2023",))
        suzhou = self.consortium("suzhou")
        figure = tuple(c for c in self.directory.counts("suzhou") if c.category == "association")
        asked = Query(Topic.MEMBERS, "suzhou", category="association")
        body = Members(suzhou, "association", (), figure, ())
        yield "members-none-named", make(body, asked, ("suzhoudaily-2023",), Outcome.NOT_PUBLISHED)

    def counts(self, make: Callable[..., Answer]) -> Iterator[tuple[str, Answer]]:
        one, stated = self.consortium("shenzhen"), self.directory.counts("shenzhen")
        figure = tuple(count for count in stated if count.category == "enterprise")
        asked = Query(Topic.COUNT, "shenzhen", category="enterprise")
        yield "count-enterprises", make(Counted(one, "enterprise", figure, 3), asked, ("szpu-2023",))
        yield "count-all", make(Counted(one, "", stated, 19), Query(Topic.COUNT, "shenzhen"), ("szpu-2023",))
        asked = Query(Topic.COUNT, "shenzhen", category="park")
        body = Counted(one, "park", (), 0, stated)
        yield "count-not-published", make(body, asked, ("szpu-2023",), Outcome.NOT_PUBLISHED)

    def belongings(self, make: Callable[..., Answer]) -> Iterator[tuple[str, Answer]]:
        byd, shenzhen, foshan = (
            self.organisation("byd"),
            self.consortium("shenzhen"),
            self.consortium("foshan"),
        )
        places = self.places("byd")
        asked = Query(Topic.MEMBERSHIP, "byd", "shenzhen")
        yield "member-yes", make(Belonging(byd, shenzhen, places[0][1]), asked, ("szpu-2023",))
        asked = Query(Topic.MEMBERSHIP, "byd", "foshan")
        unlisted = Belonging(byd, foshan, None, places)
        yield "member-not-listed", make(unlisted, asked, ("szpu-2023",), Outcome.NOT_PUBLISHED)
        came = next(one for one in self.directory.members("shenzhen") if one.role is Role.PARTICIPANT)
        guest = Belonging(self.organisation(came.organisation), shenzhen, came)
        asked = Query(Topic.MEMBERSHIP, came.organisation, "shenzhen")
        yield "member-participant", make(guest, asked, came.sources, Outcome.NOT_PUBLISHED)
        partner = Belonging(byd, shenzhen, replace(places[0][1], role=Role.PARTNER))
        asked = Query(Topic.MEMBERSHIP, "byd", "shenzhen")
        yield "member-partner", make(partner, asked, ("szpu-2023",), Outcome.NOT_PUBLISHED)
        body = ConsortiaOf(byd, (), ((shenzhen, replace(places[0][1], role=Role.PARTNER)),))
        asked = Query(Topic.CONSORTIA_OF, "byd")
        yield "consortia-of-a-partner", make(body, asked, ("szpu-2023",), Outcome.NOT_PUBLISHED)
        body = ConsortiaOf(self.organisation("huawei"), self.places("huawei"), ())
        yield "consortia-of", make(body, Query(Topic.CONSORTIA_OF, "huawei"), ("szpu-2023", "cdht-2023"))

    def reach(self, make: Callable[..., Answer]) -> Iterator[tuple[str, Answer]]:
        asked = Query(Topic.ADDRESS, "szpu")
        body = Contacts(Topic.ADDRESS, (self.contacts("szpu", ContactKind.ADDRESS),))
        former = Matched("szpu", "深圳职业技术学院", "深圳职业技术学院", "former")
        yield "address-by-former-name", make(body, asked, ("szpu-2023",), matched=(former,))
        body = Contacts(Topic.PHONE, (self.contacts("huawei", ContactKind.PHONE),))
        asked = Query(Topic.PHONE, "huawei")
        yield "phone-not-published", make(body, asked, ("ror-00cmhce21",), Outcome.NOT_PUBLISHED)
        body = Contacts(
            Topic.WEBSITE,
            (self.contacts("jssvc", ContactKind.WEBSITE),),
            self.consortium("suzhou"),
            (Role.LEAD_COLLEGE,),
        )
        asked = Query(Topic.WEBSITE, "suzhou", hop=(Role.LEAD_COLLEGE,))
        yield "website-of-lead-college", make(body, asked, ("ror-00hn8pj83",))
        home = as_organisation(self.consortium("suzhou"), frozenset({"CN"}))
        site = Contact("suzhou", ContactKind.WEBSITE, "", "", "https://example.org/")
        body = Contacts(Topic.WEBSITE, (ContactsOf(home, (site,)),))
        yield "website-of-a-consortium-itself", make(body, Query(Topic.WEBSITE, "suzhou"), ("ror-00hn8pj83",))
        body = Contacts(
            Topic.EMAIL, (ContactsOf(home, (), (site,)), self.contacts("jssvc", ContactKind.EMAIL))
        )
        asked = Query(Topic.EMAIL, "suzhou")
        yield (
            "email-of-a-consortium-not-published",
            make(body, asked, ("ror-00hn8pj83",), Outcome.NOT_PUBLISHED),
        )
        body = Contacts(Topic.CONTACT, (self.contacts("sdmy", *ContactKind),))
        yield "contact", make(body, Query(Topic.CONTACT, "sdmy"), ("sdmy-site",))

    def cards(self, make: Callable[..., Answer]) -> Iterator[tuple[str, Answer]]:
        for name in ("szpu", "siat", "sz-sti"):
            one = self.organisation(name)
            card = OrganisationCard(
                one, self.directory.names(name), self.places(name), (), self.directory.contacts(name)
            )
            yield f"organisation-{name}", make(card, Query(Topic.OVERVIEW, name), one.sources)
        for name in ("shenzhen", "weifang-hightech"):
            home = self.consortium(name)
            board = ConsortiumCard(
                home,
                self.directory.names(name),
                self.parts(name, *LEADS, Role.SUPPORT_PARK),
                self.directory.counts(name),
                len(self.directory.members(name)),
                self.directory.background(name),
            )
            yield f"consortium-{name}", make(board, Query(Topic.OVERVIEW, name), home.sources)

    def lists(self, make: Callable[..., Answer]) -> Iterator[tuple[str, Answer]]:
        everything = self.directory.consortia()
        total = len(everything)
        yield (
            "consortia-page-2",
            make(ConsortiaList(Filter(), everything, total), Query(Topic.CONSORTIA, page=1)),
        )
        where = Filter(province="Sichuan")
        found = tuple(one for one in everything if one.place.province_en == "Sichuan")
        yield (
            "consortia-in-a-province",
            make(ConsortiaList(where, found, total), Query(Topic.CONSORTIA, filter=where)),
        )
        where = Filter(level="national", batch="9")
        yield "consortia-none", make(ConsortiaList(where, (), total), Query(Topic.CONSORTIA, filter=where))
        body = BackgroundText(self.consortium("shenzhen"), self.directory.background("shenzhen"))
        yield "background", make(body, Query(Topic.BACKGROUND, "shenzhen"), ("szpu-2023",))

    def sets(self, language: Language) -> Iterator[tuple[str, Answer]]:
        service = QuestionService(self.directory, Finder.open(self.directory), shipped("lexicon"))
        for name, query in SETS.items():
            yield name, service.tell(query, language)

    def talk(self, make: Callable[..., Answer]) -> Iterator[tuple[str, Answer]]:
        near = self.options("weifang", "weifang-hightech", "weifang-binhai")
        yield "choice", make(Choice("Weifang", near, more=True), outcome=Outcome.CHOOSE)
        yield (
            "not-found",
            make(NotFound("Peking University", self.options("szu", "szpu")), outcome=Outcome.NOT_FOUND),
        )
        yield "not-found-nothing-near", make(NotFound("<xyz>"), outcome=Outcome.NOT_FOUND)
        yield "choice-of-readings", make(Choice("", self.readings()), outcome=Outcome.CHOOSE)
        yield "choice-of-subjects", make(Choice("", near[:2]), outcome=Outcome.CHOOSE)
        yield "not-understood", make(NotUnderstood(), outcome=Outcome.NOT_UNDERSTOOD)
        yield "name-missing", make(NotUnderstood(Topic.ADDRESS), outcome=Outcome.NOT_UNDERSTOOD)
        for about in ("help", "hello", "thanks"):
            yield about, make(Help(about), outcome=Outcome.HELP)

    def readings(self) -> tuple[Option, ...]:
        """Return options that differ in what they ask, of one subject and of another."""
        byd, shenzhen = self.organisation("byd"), self.consortium("shenzhen")
        return (
            Option(shenzhen, Query(Topic.LEAD, "shenzhen")),
            Option(shenzhen, Query(Topic.MEMBERS, "shenzhen", category="enterprise")),
            Option(shenzhen, Query(Topic.ADDRESS, "shenzhen", hop=LEADS[:1])),
            Option(byd, Query(Topic.CONSORTIA_OF, "byd")),
        )

    def consortium(self, subject: str) -> Consortium:
        found = self.directory.consortium(subject)
        assert found is not None
        return found

    def organisation(self, subject: str) -> Organisation:
        found = self.directory.organisation(subject)
        assert found is not None
        return found

    def parts(self, consortium: str, *roles: Role) -> tuple[Part, ...]:
        members = self.directory.members(consortium)
        return tuple(Part(self.organisation(one.organisation), one) for one in members if one.role in roles)

    def places(self, organisation: str) -> tuple[Place, ...]:
        return tuple(
            (self.consortium(one.consortium), one) for one in self.directory.memberships(organisation)
        )

    def contacts(self, organisation: str, *kinds: ContactKind) -> ContactsOf:
        found = self.directory.contacts(organisation)
        asked = tuple(one for one in found if one.kind in kinds)
        return ContactsOf(
            self.organisation(organisation), asked, tuple(one for one in found if one not in asked)
        )

    def options(self, *subjects: str) -> tuple[Option, ...]:
        found = self.directory.subjects(subjects)
        return tuple(Option(found[one], Query(Topic.OVERVIEW, one)) for one in subjects)
