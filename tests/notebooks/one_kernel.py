"""Notebooks that run one after another in one kernel, which is emptied in between.

A kernel of its own costs each notebook two seconds or three: for what has to be imported.
"""

from pathlib import Path

from jupyter_core.utils import ensure_async, run_sync
from nbclient import NotebookClient

EMPTY = "import os; os.chdir({folder!r}); get_ipython().reset(new_session=True)"


class OneKernel(NotebookClient):
    """Takes the place of `nbclient.NotebookClient`."""

    kept = None

    def create_kernel_manager(self):
        type(self).kept = self.km = self.kept or super().create_kernel_manager()
        return self.km

    async def async_start_new_kernel_client(self):
        await super().async_start_new_kernel_client()
        folder = str(Path(self.resources["metadata"]["path"]).resolve())
        await ensure_async(self.kc.execute(EMPTY.format(folder=folder), silent=True))

    async def _async_cleanup_kernel(self):
        await ensure_async(self.kc.stop_channels())
        self.kc = self.km = None

    @classmethod
    def stop(cls):
        if cls.kept:
            run_sync(cls.kept.shutdown_kernel)(now=True)
        cls.kept = None
