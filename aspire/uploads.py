"""How does a file come in while a request is read, so that no body, however long, fills the disk?"""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

INCOMING = "incoming"  # below DOCUMENT_ROOT: the hourly sweep takes away what a killed process leaves there


class IncomingFile(TemporaryUploadedFile):
    """A file of one request on the disk; trouble met while it was written is told to whoever reads it."""

    def __init__(self, name, content_type, size, charset, content_type_extra=None):
        folder = Path(settings.DOCUMENT_ROOT) / INCOMING
        self.trouble = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = tempfile.NamedTemporaryFile(suffix=".upload", dir=folder)  # noqa: SIM115  (closed with the request)
        except OSError as error:
            self.trouble, file = error, tempfile.SpooledTemporaryFile(max_size=1)  # noqa: SIM115  (stays empty)
        super(TemporaryUploadedFile, self).__init__(file, name, content_type, size, charset, content_type_extra)

    def take(self, data):
        """Write what came in; once the disk refuses, the rest is let go."""
        if self.trouble is not None:
            return
        try:
            self.file.write(data)
        except OSError as error:
            self.trouble = error

    def chunks(self, chunk_size=None):
        """Yield the bytes; raises the OSError that was met while they came in."""
        if self.trouble is not None:
            raise self.trouble
        yield from super().chunks(chunk_size)


class CappedUploadHandler(FileUploadHandler):
    """Stream files to the disk, of one request together one byte more than a document may have, and no more.

    The byte too many is kept so that whoever judges the file sees that it is too long, and says so; what comes after
    is read off the line and let go. Long bodies are refused by the edge before (client_max_body_size).
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803
        """Begin a request with the whole allowance."""
        self.left = settings.DOCUMENT_MAX_BYTES + 1

    def new_file(self, *args, **kwargs):
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.file = IncomingFile(self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data, start):
        """Keep what is still allowed of these bytes."""
        kept = raw_data[: self.left]
        self.left -= len(kept)
        self.file.take(kept)

    def file_complete(self, file_size):
        """Hand the file on, with the size that was kept or, where the disk refused, the size that came in."""
        if self.file.trouble is None:
            try:
                self.file.file.flush()
                self.file.seek(0, os.SEEK_END)
                file_size = self.file.tell()
                self.file.seek(0)
            except OSError as error:
                self.file.trouble = error
        self.file.size = file_size
        return self.file

    def upload_interrupted(self):
        """Take away what came in of a file whose sender went away."""
        if getattr(self, "file", None) is not None:
            self.file.close()
