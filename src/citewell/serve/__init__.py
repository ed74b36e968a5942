"""The web page and the API: what stands between HTTP and the pipeline.

One process speaks HTTP (`app`), others answer queries (`crew`), so that a query costs no other request its time. A
request passes the guards, then a page or an endpoint, then the engine:

    guards -> access -> pages | api | mcp -> engine -> crew (queries), shelf (documents, words, counts)
"""
