"""The pipelines that collections trained for themselves: which is in use, and where it lies."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from annotations.models import TrainedPipeline

GONE = "The collection’s own pipeline is gone from the server, so the usual one read this."


def folder_of(pipeline: TrainedPipeline) -> Path:
    return Path(settings.FOLDERS.pipelines) / pipeline.folder


def own_pipeline(collection_id: int) -> tuple[str, str]:
    """The folder of the pipeline that the collection uses in place of everybody's, "" for none; and what to remark
    where there ought to be one."""
    used = TrainedPipeline.objects.filter(collection=collection_id, in_use=True).first()
    if used is None:
        return "", ""
    folder = folder_of(used)
    return (str(folder), "") if (folder / "meta.json").is_file() else ("", GONE)
