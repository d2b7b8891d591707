"""Opens each export of the server at the URL given, and compares it with the server's own answers."""

import io
import json
import sys
import unittest.mock
import urllib.request

import networkx
import pandas
from pyld import jsonld

# followthemoney transliterates names with ICU, whose binding needs a compiler to install. Nothing is transliterated here.
sys.modules["icu"] = unittest.mock.MagicMock()
from followthemoney import model

base = sys.argv[1]


def fetch(path):
    with urllib.request.urlopen(base + path) as response:
        return response.read()


def table(what):
    return pandas.read_csv(io.BytesIO(fetch(f"/v1/export?format=csv&what={what}")))


relations, statements = table("relations"), table("statements")
assert len(relations) > 100 and len(statements) >= len(relations), "the graph is empty"

for name, read in {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}.items():
    graph = read(io.BytesIO(fetch(f"/v1/export?format={name}")))
    ends = set(relations.source_id) | set(relations.target_id)
    assert graph.number_of_edges() == len(relations) and set(graph) == ends, name
    for a, b, data in graph.edges(data=True):
        assert data["kind"] and isinstance(data["sign"], int) and isinstance(data["weight"], float), (name, data)
    print(name, graph)

for what in ["statements", "relations", "articles", "actors"]:
    columns = pandas.read_parquet(io.BytesIO(fetch(f"/v1/export?format=parquet&what={what}")))
    flat = table(what)
    assert list(columns.columns) == list(flat.columns) and len(columns) == len(flat), what
    numbers = columns.select_dtypes("number").columns
    assert (columns[numbers] == flat[numbers]).all().all(), what
    print("parquet", what, columns.shape)
assert len(pandas.read_parquet(io.BytesIO(fetch("/v1/export?format=parquet&source=russia&kind=fights")))) < len(statements)

document = json.loads(fetch("/v1/export?format=jsonld"))
nodes = jsonld.expand(document)
said = [n for n in nodes if "http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement" in n.get("@type", [])]
known = {n["@id"] for n in nodes}
assert len(said) == len(statements), (len(said), len(statements))
for statement in said:
    for end in ["subject", "object"]:
        assert statement["http://www.w3.org/1999/02/22-rdf-syntax-ns#" + end][0]["@id"] in known, statement
quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
print("jsonld", len(nodes), "nodes,", quads.count("\n"), "quads")

lines = [json.loads(line) for line in fetch("/v1/export?format=ftm").splitlines()]
entities = [model.get_proxy(line, cleaned=False) for line in lines]
for line, entity in zip(lines, entities):
    entity.schema.validate(line)
    for name, values in line["properties"].items():  # what does not fit its type is dropped
        assert entity.get(name) and len(entity.get(name)) == len(set(values)), (entity.schema.name, name, values)
ids = {e.id for e in entities}
links = [e for e in entities if e.schema.name == "UnknownLink"]
assert len(links) == len(statements)
for link in links:
    for name in ["subject", "object", "proof"]:
        assert link.get(name) and set(link.get(name)) <= ids, (name, link.to_dict())
print("ftm", len(entities), "entities")
