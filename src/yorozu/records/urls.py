from django.urls import path

from yorozu.records import desk

app_name = "records"

urlpatterns = [
    path("<slug:city>/desk/records/", desk.files, name="files"),
    path("<slug:city>/desk/records/files/<int:file_id>/", desk.file, name="file"),
    path("<slug:city>/desk/records/files/<int:file_id>/disposal/", desk.dispose, name="dispose"),
    path("<slug:city>/desk/records/<int:record_id>/", desk.record, name="record"),
]
