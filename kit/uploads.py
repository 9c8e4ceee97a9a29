"""Files that come in with a form: no more of them is kept than may be, and none of what comes to nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

#: The largest file that anything here takes, and how much of one request is kept.
MOST_BYTES = 20 * 1024 * 1024
MOST_BYTES_OF_REQUEST = 5 * MOST_BYTES


class OversizedUpload(UploadedFile):
    """A file of which nothing was kept but its name and how large it was; ``is_one_too_many`` beside others."""

    def __init__(self, *, is_one_too_many: bool, **options):
        super().__init__(BytesIO(), **options)
        self.is_one_too_many = is_one_too_many


class LimitedUploadHandler(FileUploadHandler):
    """Stands before the handlers that keep files, and lets them have no more than the limit.

    The rest is read and dropped, so that every other field of the form arrives, and the form can say in words what
    is wrong with the file.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.kept_before = 0

    def new_file(self, *args, **options):
        super().new_file(*args, **options)
        self.kept = 0
        self.is_over = False

    def receive_data_chunk(self, raw_data, start):
        is_large, is_much = self._limits_of(start + len(raw_data))
        if self.is_over or is_large or is_much:
            self.is_over = True
            return None
        self.kept = start + len(raw_data)
        return raw_data

    def _limits_of(self, size: int) -> tuple[bool, bool]:
        return size > MOST_BYTES, self.kept_before + size > MOST_BYTES_OF_REQUEST

    def file_complete(self, file_size):
        self.kept_before += self.kept
        if not self.is_over:
            return None  # the handlers behind this one have it
        for handler in self.request.upload_handlers:
            handler.upload_interrupted()  # what they have of it goes now, not whenever they do
        return OversizedUpload(
            is_one_too_many=file_size <= MOST_BYTES,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


@contextmanager
def files_undone() -> Iterator[list[str]]:
    """Gives a list for the names of files that are made; when it all comes to nothing they are deleted."""
    made: list[str] = []
    try:
        yield made
    except BaseException:
        for name in made:
            default_storage.delete(name)
        raise
