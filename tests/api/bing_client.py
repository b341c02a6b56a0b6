"""Readers of the Bing Maps API as strict as its clients: they take nothing but what those take."""

import json
import re
import xml.etree.ElementTree
import xml.parsers.expat

SPACE = "http://schemas.microsoft.com/search/local/ws/rest/v1"
FLOW, SERVICE = "DataflowJob", "DataServiceJob"
WORDS = ("Pending", "Completed", "Aborted")
BEGUN_WORDS = ("Created", "Accepted")  # of what changes a data source, in the answer to who asks for it
JSON_MEMBERS = {"authenticationResultCode", "brandLogoUri", "copyright", "resourceSets", "statusCode", "statusDescription",
                "traceId"}
RFC_1123 = r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
ISO_8601 = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}[+-]\d\d:\d\d"


class Fault(AssertionError):
    """The answer is not what a client can read."""


def need(condition, what):
    if not condition:
        raise Fault(what)


def read_json(answer, words=WORDS):
    """The envelope; resources know their type by their first member, as those of .NET do."""
    need(answer.headers.get_content_type() == "application/json", answer.headers["Content-Type"])
    envelope = json.loads(answer.body)
    need(JSON_MEMBERS <= set(envelope), f"members {sorted(envelope)}")
    need(set(envelope) - JSON_MEMBERS <= {"errorDetails"}, f"members {sorted(envelope)}")
    need(envelope["statusCode"] == answer.status, "statusCode is not the status")
    for name in ("brandLogoUri", "copyright", "statusDescription", "traceId"):
        need(isinstance(envelope[name], str), name)
    need(envelope["traceId"], "no traceId")
    if "errorDetails" in envelope:
        need(envelope["errorDetails"] and all(isinstance(one, str) for one in envelope["errorDetails"]), "errorDetails")
    for resources in envelope["resourceSets"]:
        need(resources["estimatedTotal"] == len(resources["resources"]), "estimatedTotal")
        for job in resources["resources"]:
            read_json_job(job, words)
    return envelope


def read_json_job(job, words):
    need(next(iter(job)) == "__type", f"the first member is {next(iter(job))}")
    kind, _, space = job["__type"].partition(":")
    need(kind in (FLOW, SERVICE) and space == SPACE, job["__type"])
    need(re.fullmatch("[0-9a-f]{32}", job["id"]), job["id"])
    need(job["status"] in words, job["status"])
    need(re.fullmatch(RFC_1123, job["createdDate"]), job["createdDate"])
    need((job["status"] not in ("Completed", "Aborted")) == ("completedDate" not in job), "completedDate")
    if "completedDate" in job:
        need(re.fullmatch(RFC_1123, job["completedDate"]), job["completedDate"])
    for name in ("totalEntityCount", "processedEntityCount", "failedEntityCount"):
        need(type(job.get(name)) is (int if kind == FLOW else type(None)), name)
    for link in job["links"]:
        need({"role", "url"} <= set(link) <= {"role", "url", "name"}, link)
        need(re.match("https?://[^/?]+/REST/v1/[^?]*$", link["url"]), link["url"])


def link_of(job, role, name=None):
    found = [link["url"] for link in job["links"] if link["role"] == role and link.get("name") == name]
    need(len(found) <= 1, f"{role} {name} twice")
    return found[0] if found else None


class ForwardReader:
    """Reads jobs in XML element by element and never looks back: links stand before Status, of a link the first
    attribute is the role and the second the name. Keeps what it reads of the last job."""

    ORDER = ["Name", "Id", "Link", "Description", "Status", "CreatedDate", "CompletedDate", "TotalEntityCount",
             "ProcessedEntityCount", "FailedEntityCount", "ErrorMessage"]

    def __init__(self, answer, words=WORDS):
        self.words = words
        need(answer.headers.get_content_type() == "application/xml", answer.headers["Content-Type"])
        self.path, self.text, self.links, self.status, self.link, self.values = [], "", [], None, None, {}
        self.place = 0
        parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
        parser.ordered_attributes = True
        parser.StartElementHandler, parser.EndElementHandler = self.begin, self.end
        parser.CharacterDataHandler = self.add
        parser.Parse(answer.body, True)
        need(self.values["StatusCode"] == str(answer.status), "StatusCode is not the status")
        need(self.values["TraceId"], "no TraceId")

    def begin(self, name, attributes):
        space, _, local = name.rpartition(" ")
        need(space == SPACE, f"{local} is of {space}")
        need(self.path or local == "Response", local)
        if self.path and self.path[-1] in (FLOW, SERVICE):
            need(self.ORDER.index(local) >= self.place, f"{local} stands too late")
            self.place = self.ORDER.index(local)
        if local in (FLOW, SERVICE):
            self.place, self.links, self.status = 0, [], None
        if local == "Link":
            need(self.status is None, "a link stands behind Status")
            names = attributes[::2]
            need(names in (["role"], ["role", "name"]), names)
            self.link = attributes[1::2]
        elif attributes:
            need(local == "CompletedDate" and attributes == ["http://www.w3.org/2001/XMLSchema-instance nil", "true"], attributes)
        self.path.append(local)
        self.text = ""

    def add(self, text):
        self.text += text

    def end(self, _):
        local = self.path.pop()
        if local == "Link":
            self.links.append((*self.link, self.text))
        elif local == "Status":
            need(self.text in self.words, self.text)
            self.status = self.text
        elif local.endswith("EntityCount"):
            need(self.text.isdigit(), f"{local} is '{self.text}'")
        elif local.endswith("Date") and self.text:
            need(re.fullmatch(ISO_8601, self.text), self.text)
        if local not in ("Link", "Response") and self.text:
            self.values[local] = self.text
        self.text = ""


class DataSet:
    """The downloaded file, read as its clients read it: by the places of nodes, not by looking for names."""

    XS = "{http://www.w3.org/2001/XMLSchema}"
    MS = "{urn:schemas-microsoft-com:xml-msdata}"

    def __init__(self, body):
        need(not body.startswith(b"\x1f\x8b"), "the file is packed")
        builder = xml.etree.ElementTree.TreeBuilder(insert_comments=True, insert_pis=True)
        root = xml.etree.ElementTree.fromstring(body, xml.etree.ElementTree.XMLParser(target=builder))
        need(root.tag == "MainRoot", root.tag)
        schema = root[0]
        need(schema.tag == self.XS + "schema", "the first node is not the schema")
        need(b'<xs:schema xmlns="" xmlns:xs=' in body, "the prefix of the schema is not xs")
        self.name = schema.get("id")
        (dataset,) = schema
        name = re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), dataset.get("name"))
        need(name == self.name and dataset.get(self.MS + "IsDataSet") == "true", "IsDataSet")
        choice = dataset[0][0]
        need(choice.tag == self.XS + "choice", choice.tag)
        (entity,) = choice
        self.entity = entity.get("name")
        self.types = {one.get("name"): one.get("type") for one in entity[0][0]}
        need(all(one.startswith("xs:") for one in self.types.values()), self.types)
        unique = dataset[-1]
        need(unique.tag == self.XS + "unique" and unique[0].get("xpath") == ".//" + self.entity, "xs:unique")
        self.key = unique[-1].get("xpath")
        need(self.key in self.types, f"the key {self.key} is no property")
        self.rows = []
        for row in root[1:]:
            need(row.tag == self.entity, row.tag)
            need(all(one.tag in self.types for one in row), "an element that is no property")
            self.rows.append({one.tag: one.text or "" for one in row})
