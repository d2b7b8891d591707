"""Runs the notebook given, in its own folder. With --write its outputs are kept in the file."""

import pathlib
import sys

import nbclient
import nbformat

path = pathlib.Path(sys.argv[-1])
notebook = nbformat.read(path, as_version=4)
nbclient.NotebookClient(notebook, timeout=600, startup_timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
if "--write" in sys.argv:
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    nbformat.write(notebook, path)
