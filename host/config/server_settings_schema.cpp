#include "host/config/server_settings.hpp"

namespace sluice {

const std::string &server_settings_schema() {
    static const std::string schema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "sluice.yaml",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "listen": {"type": "string", "minLength": 3, "default": "127.0.0.1:8080",
      "description": "Address and port; port 0 takes a free one. Anything but loopback needs keys and TLS"},
    "admin_listen": {"type": "string", "default": "",
      "description": "A second address for /health and /metrics without a key; for a network that only operators reach"},
    "data": {"type": "string", "minLength": 1, "default": "sluice-data",
      "description": "Folder of the job store, keys, files and logs; one server a folder"},
    "public_url": {"type": "string", "default": "",
      "description": "How clients reach the server (https://export.example.com); required beyond loopback"},
    "tls": {"type": "object", "additionalProperties": false,
      "description": "Certificate chain and private key, PEM files",
      "properties": {
        "certificate": {"type": "string", "minLength": 1, "description": "File of the certificate chain"},
        "key": {"type": "string", "minLength": 1, "description": "File of the private key"}}},
    "tls_by_proxy": {"type": "boolean", "default": false,
      "description": "A proxy in front of the server does TLS, so that other addresses than loopback are allowed without it"},
    "trusted_proxies": {"type": "array", "items": {"type": "string", "minLength": 1}, "default": [],
      "description": "Networks (10.0.0.0/8) whose X-Forwarded-For and -Proto are believed"},
    "profiles": {"type": "array", "items": {"type": "string", "minLength": 1},
      "description": "Folders of profiles, earlier ones first; without it they are found as for 'sluice export'"},
    "scripts": {"type": "array", "items": {"type": "string", "minLength": 1},
      "description": "Folders of scripts"},
    "plugins": {"type": "array", "items": {"type": "string", "minLength": 1},
      "description": "Folders of plugins"},
    "catalogue": {"type": "string", "minLength": 1,
      "description": "File of the datasets that clients can ask for by name; read again when it changes"},
    "variables": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}, "default": {},
      "description": "What ${name} in profiles stands for"},
    "runners": {"type": "object", "additionalProperties": false,
      "description": "The processes that exports run in",
      "properties": {
        "count": {"type": "integer", "minimum": 2, "maximum": 64,
          "description": "How many jobs run at once, one of them being small (default: 1 and half the cores, at least 2)"},
        "threads": {"type": "integer", "minimum": 1, "maximum": 256,
          "description": "Of each runner (default: the cores, at most 4)"},
        "memory": {"type": "string", "default": "2GiB", "description": "Of each runner; a job that needs more fails"},
        "timeout": {"type": "string", "default": "6h", "description": "Of a job whose profile names none"}}},
    "artifacts": {"type": "object", "additionalProperties": false,
      "description": "The files that jobs make",
      "properties": {
        "job_max": {"type": "string", "default": "20GiB", "description": "Of all files of one job"},
        "free_min": {"type": "string", "default": "512MiB", "description": "No job starts while the disk has less"}}},
    "datasets": {"type": "object", "additionalProperties": false,
      "description": "Datasets",
      "properties": {
        "upload_max": {"type": "string", "default": "1GiB", "description": "Of one upload, as it comes"},
        "statement_rows_max": {"type": "integer", "minimum": 1, "default": 800000, "description": "Rows of the result of a statement over datasets; the rest is cut off, as the manifest says"}}},
    "retention": {"type": "object", "additionalProperties": false,
      "description": "How long files are kept when neither request nor profile says",
      "properties": {
        "native": {"type": "string", "default": "7d", "description": "Jobs of the native API"},
        "riversand": {"type": "string", "default": "1d", "description": "Jobs of the Riversand API"},
        "bing": {"type": "string", "default": "14d", "description": "Jobs of the Bing Maps API"},
        "zoho": {"type": "string", "default": "1h", "description": "Jobs of the Zoho Analytics API"}}},
    "zoho": {"type": "object", "additionalProperties": false,
      "description": "The Zoho Analytics API",
      "properties": {
        "active_max": {"type": "integer", "minimum": 0, "default": 5, "description": "Its unfinished jobs of one organisation; 0: any number"},
        "xls": {"enum": ["refuse", "xlsx"], "default": "refuse", "description": "What becomes of responseFormat xls: refused, or made as xlsx, which a profile with format Excel does"},
        "pdf_cells_max": {"type": "integer", "minimum": 0, "default": 1000000, "description": "Cells of one PDF; an export that has more fails; 0: any number"},
        "hidden_columns": {"enum": ["hide", "show"], "default": "hide", "description": "What becomes of hidden columns where a request says no showHiddenCols; those of HTML stay hidden"},
        "expired": {"enum": ["job", "missing"], "default": "job", "description": "What the status of a job says when its time is over: jobCode 1005, or error 8120 as of a job that never was"}}},
    "bing": {"type": "object", "additionalProperties": false,
      "description": "The Bing Maps API",
      "properties": {
        "active_max": {"type": "integer", "minimum": 0, "default": 10, "description": "Its unfinished jobs of one tenant; 0: any number"},
        "daily_max": {"type": "integer", "minimum": 0, "maximum": 10000, "default": 0, "description": "Its jobs of one tenant within 24 hours; 0: any number"},
        "entities_max": {"type": "integer", "minimum": 0, "default": 200000, "description": "Entities of one load or download; 0: any number"},
        "result_max": {"type": "string", "default": "300MiB", "description": "Of the file of one download"}}},
    "drain": {"type": "string", "default": "30s",
      "description": "How long running jobs may go on after SIGTERM; then they go back to the queue"},
    "callbacks": {"type": "object", "additionalProperties": false,
      "description": "Calls to others when jobs end",
      "properties": {
        "allow": {"type": "array", "items": {"type": "string", "minLength": 1}, "default": [],
          "description": "Networks (10.0.0.0/8) that may be called beside public addresses"}}},
    "log": {"type": "object", "additionalProperties": false,
      "description": "Standard error",
      "properties": {
        "format": {"enum": ["text", "json"], "default": "text", "description": "One line each"},
        "level": {"enum": ["debug", "info", "warning", "error"], "default": "info", "description": "The least of what is told"}}},
    "tenants": {"type": "object", "default": {},
      "description": "By id; other tenants have the defaults",
      "additionalProperties": {"type": "object", "additionalProperties": false,
        "properties": {
          "display_name": {"type": "string", "default": "", "description": "For people"},
          "running_max": {"type": "integer", "minimum": 0, "default": 0, "description": "Jobs at once, previews not counted; 0: any number"},
          "queued_max": {"type": "integer", "minimum": 0, "default": 1000, "description": "Unfinished jobs; 0: any number"},
          "weight": {"type": "integer", "minimum": 1, "maximum": 100, "default": 1, "description": "Of its turns beside other tenants"},
          "retention_max": {"type": "string", "default": "30d", "description": "Longest time that a request may ask for"},
          "organisation": {"type": "string", "default": "", "maxLength": 19, "description": "Digits: its id in the Zoho Analytics API (default: made of the tenant's id)"},
          "channels": {"type": "object", "default": {}, "description": "By name as clients of the Riversand API publish to it: the folder that its files are put into",
            "additionalProperties": {"type": "string", "minLength": 1}},
          "sources": {"type": "object", "default": {}, "description": "By type of channel, as rdpConnector: what profiles that the tenant imports read in place of what the shipped ones read",
            "additionalProperties": {"type": "object", "additionalProperties": false, "required": ["plugin"],
              "properties": {
                "plugin": {"type": "string", "minLength": 1, "description": "Name of the source plugin"},
                "settings": {"type": "object", "description": "Its settings, as in a profile"}}}},
          "callback": {"type": "object", "default": {}, "description": "Told of the end of jobs whose clients cannot name a receiver",
            "additionalProperties": false, "required": ["url"],
            "properties": {
              "url": {"type": "string", "minLength": 1, "description": "Where to POST"},
              "secret_file": {"type": "string", "minLength": 1, "description": "A file with the secret that signs it, whsec_...; without it, nothing is signed"}}}}}}
  }
})json";
    return schema;
}

}  // namespace sluice
