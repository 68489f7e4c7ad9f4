//! What a distributed Map iterates over: files and listings that an ItemReader reads, and batches (reference 01-language §3.8).

use std::sync::Arc;

use asl_json::{Array, Object, Pointer, Value};
use asl_language::error_name::ITEM_READER_FAILED;
use asl_language::java::hash_order;
use asl_language::model::{ItemBatcher, ItemReader, Template};

use crate::dataflow::{self, Data, Items, number_field};
use crate::failure::Failure;
use crate::payload::Payload;
use crate::quotas;

/// An item, and where it was read: `Map.Item.Source` of the context object.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) value: Value,
    pub(crate) source: Option<Arc<str>>,
    /// `Map.Item.Key`: of the member of an object that it is.
    pub(crate) key: Option<Arc<str>>,
}

impl Item {
    /// An item that was read from there.
    pub(crate) fn read(value: Value, source: Option<Arc<str>>) -> Self {
        Self {
            value,
            source,
            key: None,
        }
    }

    /// What an iteration gets of it without an `ItemSelector`. Of an object that is the pair (Developer Guide: `ItemsPath`).
    pub(crate) fn input(&self) -> Value {
        let Some(key) = &self.key else {
            return self.value.clone();
        };
        let pair: Object = [
            ("Key", Value::from(Arc::clone(key))),
            ("Value", self.value.clone()),
        ]
        .into_iter()
        .collect();
        pair.into()
    }

    /// All of them, read there or, without a source, named by the state itself.
    pub(crate) fn all(items: &Items, source: Option<&Arc<str>>) -> Vec<Self> {
        let item = |value: &Value| Self::read(value.clone(), source.cloned());
        match items {
            Items::Array(items) => items.iter().map(item).collect(),
            Items::Object(members) => members
                .iter()
                .map(|(key, value)| Self {
                    key: Some(Arc::clone(key)),
                    ..item(value)
                })
                .collect(),
        }
    }

    /// `Map.Item.Source`: where it was read, or that it is from the state's input.
    pub(crate) fn source(&self) -> &str {
        self.source.as_deref().unwrap_or("STATE_DATA")
    }
}

fn failed(cause: impl Into<Arc<str>>) -> Failure {
    Failure::new(ITEM_READER_FAILED, cause)
}

/// What AWS refuses before it reads.
///
/// # Errors
/// `States.ItemReaderFailed` (recorded: scenarios/test_map_item_reader_csv_headers_decl_duplicate_headers; reference 10-more-recordings, IR-006).
pub(crate) fn refuse(reader: &ItemReader) -> Result<(), Failure> {
    let headers = reader.csv_headers.as_deref().unwrap_or_default();
    let mut sorted: Vec<&Arc<str>> = headers.iter().collect();
    asl_sort::sort(&mut sorted);
    if sorted
        .windows(2)
        .any(|pair| matches!(pair, [first, second] if first == second))
    {
        return Err(failed("CSV headers cannot contain duplicates."));
    }
    let parameters = reader.arguments.as_ref().or(reader.parameters.as_ref());
    let versioned = matches!(parameters, Some(Template::Literal(parameters)) if parameters.get("VersionId").is_some());
    if reader.input_type.as_deref() == Some("PARQUET") && versioned {
        return Err(failed(
            "S3 Version ID selection is not currently supported for PARQUET files",
        ));
    }
    Ok(())
}

/// The items in an object of S3. `columns` are those that a manifest gives to its files; `members` says that an object in JSON is gone over.
///
/// # Errors
/// `States.ItemReaderFailed` when it holds none. What a file says that cannot be read is ours: none is recorded.
pub(crate) fn from_object(
    reader: &ItemReader,
    columns: Option<&[Arc<str>]>,
    members: bool,
    body: &Payload,
) -> Result<Items, Failure> {
    let body = body.value();
    let rows = |rows: Vec<Value>| Items::Array(rows.into());
    if let Some(columns) = columns {
        return from_csv(b',', Some(columns), body).map(rows);
    }
    match reader.input_type.as_deref().unwrap_or("JSON") {
        "CSV" => {
            let delimiter = u8::try_from(reader.csv_delimiter).unwrap_or(b',');
            from_csv(delimiter, reader.csv_headers.as_deref(), body).map(rows)
        }
        "JSONL" => from_lines(body).map(rows),
        // NOTE: a mock gives the rows as JSON; this is reported as not simulated.
        "PARQUET" if body.as_str().is_some() => Err(failed(
            "a PARQUET file cannot be read here: let the mock return its rows as a JSON array",
        )),
        _ => from_json(reader, members, body),
    }
}

/// What the object that an ItemReader with a manifest reads comes to.
pub(crate) enum Manifest {
    /// The items themselves: a mock may give them in place of the manifest.
    Items(Vec<Value>),
    /// Where the items are, and the columns of these files when the manifest has them.
    Files {
        files: Vec<Place>,
        columns: Option<Vec<Arc<str>>>,
    },
}

/// An object of S3: its bucket, where it is not that of the one before, and its key.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) bucket: Option<Arc<str>>,
    pub(crate) key: Arc<str>,
}

/// Whether an ItemReader reads a manifest first (reference 01-language §3.8).
pub(crate) fn reads_manifest(reader: &ItemReader) -> bool {
    reader.manifest_type.is_some() || reader.input_type.as_deref() == Some("MANIFEST")
}

/// Reads a manifest: of Athena's UNLOAD, a line for each file of data (`s3://bucket/key`), which `InputType` says how to read; or
/// `manifest.json` of S3 Inventory, with `fileSchema` and `files` (Developer Guide: ItemReader; formats of Athena and S3).
///
/// # Errors
/// `States.ItemReaderFailed` when it is none, or names files that are not CSV. The texts are ours: none is recorded.
pub(crate) fn from_manifest(reader: &ItemReader, body: &Payload) -> Result<Manifest, Failure> {
    if let Value::Array(items) = body.value() {
        return Ok(Manifest::Items(items.iter().cloned().collect()));
    }
    if reader.manifest_type.as_deref() == Some("ATHENA_DATA") {
        let Some(text) = body.value().as_str() else {
            return Err(failed("the manifest of Athena is a text"));
        };
        let lines = text.lines().map(|line| line.trim().trim_matches('"'));
        let files = lines.filter(|line| !line.is_empty()).map(|line| {
            let place = line.strip_prefix("s3://").and_then(|it| it.split_once('/'));
            let (bucket, key) = place.ok_or_else(|| {
                failed(format!(
                    "`{line}` in the manifest is no place in S3 such as `s3://bucket/key`"
                ))
            })?;
            Ok(Place {
                bucket: Some(bucket.into()),
                key: key.into(),
            })
        });
        return Ok(Manifest::Files {
            files: files.collect::<Result<_, _>>()?,
            columns: None,
        });
    }
    let manifest = parsed(body.value())?;
    let text = |key: &str| manifest.get(key).and_then(Value::as_str);
    let format = text("fileFormat").unwrap_or_default();
    if format != "CSV" {
        return Err(failed(format!(
            "the manifest has the `fileFormat` `{format}`; only CSV can be read here"
        )));
    }
    let schema = text("fileSchema").unwrap_or_default().split(',');
    let columns = schema.map(|column| Arc::from(column.trim())).collect();
    // `destinationBucket` is an ARN.
    let bucket = text("destinationBucket").and_then(|arn| arn.rsplit(':').next());
    let bucket: Option<Arc<str>> = bucket.map(Arc::from);
    let files = manifest.get("files").and_then(Value::as_array);
    let files = files.ok_or_else(|| failed("the manifest has no `files`"))?;
    let keys = files
        .iter()
        .filter_map(|file| file.get("key")?.as_str().map(Arc::from));
    Ok(Manifest::Files {
        files: keys
            .map(|key| Place {
                bucket: bucket.clone(),
                key,
            })
            .collect(),
        columns: Some(columns),
    })
}

/// A text is read as JSON; JSON is taken as it is.
fn parsed(body: &Value) -> Result<Value, Failure> {
    match body {
        Value::String(text) => Value::parse(text).map_err(|error| failed(error.to_string())),
        other => Ok(other.clone()),
    }
}

/// `ItemsPointer`, then an array, or an object where its members are gone over, or nothing.
fn from_json(reader: &ItemReader, members: bool, body: &Value) -> Result<Items, Failure> {
    let document = parsed(body)?;
    let found = match &reader.items_pointer {
        None => Some(&document),
        Some(pointer) => Pointer::parse(pointer)
            .ok()
            .and_then(|pointer| document.at_pointer(&pointer)),
    };
    match found {
        Some(Value::Array(items)) => Ok(Items::Array(items.clone())),
        Some(Value::Object(found)) if members => Ok(Items::Object(found.clone())),
        _ => Err(failed("Attempting to map over non-iterable node.")),
    }
}

/// One item a line (reference 10-more-recordings, ItemReader/008).
fn from_lines(body: &Value) -> Result<Vec<Value>, Failure> {
    let Value::String(text) = body else {
        return match body {
            Value::Array(items) => Ok(items.iter().cloned().collect()),
            _ => Err(failed("Attempting to map over non-iterable node.")),
        };
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| Value::parse(line).map_err(|error| failed(error.to_string())))
        .collect()
}

/// One object of strings a row; cells without header are left out, missing cells are `""` (recorded:
/// scenarios/test_map_item_reader_csv_first_row_extra_fields). The keys come in hash order (reference 10-more-recordings, ItemReader/005).
fn from_csv(
    delimiter: u8,
    headers: Option<&[Arc<str>]>,
    body: &Value,
) -> Result<Vec<Value>, Failure> {
    let text = match body {
        Value::String(text) => text,
        // A mock may give the rows as they are.
        Value::Array(rows) => return Ok(rows.iter().cloned().collect()),
        _ => return Err(failed("Attempting to map over non-iterable node.")),
    };
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records();
    let read =
        |row: Result<csv::StringRecord, csv::Error>| row.map_err(|error| failed(error.to_string()));
    let headers: Vec<Arc<str>> = match headers {
        Some(headers) => headers.to_vec(),
        None => rows
            .next()
            .map(read)
            .transpose()?
            .map(|row| row.iter().map(Arc::from).collect())
            .unwrap_or_default(),
    };
    let mut order: Vec<(usize, &Arc<str>)> = headers.iter().enumerate().collect();
    hash_order(&mut order, |(_, name)| name);
    let item = |row: csv::StringRecord| -> Value {
        let cells = order
            .iter()
            .map(|(index, name)| (Arc::clone(name), row.get(*index).unwrap_or_default()));
        Value::from(cells.collect::<Object>())
    };
    rows.map(|row| read(row).map(item)).collect()
}

/// The objects of a `listObjectsV2` response, in key order.
///
/// # Errors
/// `States.ItemReaderFailed` when the answer has no `Contents`.
pub(crate) fn from_listing(response: &Payload) -> Result<Vec<Value>, Failure> {
    let response = parsed(response.value())?;
    let listed = match &response {
        Value::Array(objects) => Some(objects),
        other => other.get("Contents").and_then(Value::as_array),
    };
    let Some(listed) = listed else {
        return Err(failed("Attempting to map over non-iterable node."));
    };
    let mut objects: Vec<Value> = listed.iter().cloned().collect();
    asl_sort::sort_by(&mut objects, |left, right| key(left).cmp(key(right)));
    Ok(objects)
}

fn key(object: &Value) -> &str {
    object
        .get("Key")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// `MaxItemsPerBatch` and `MaxInputBytesPerBatch`.
///
/// # Errors
/// What the paths say.
pub(crate) fn batch_limits(
    batcher: &ItemBatcher,
    data: &Data<'_>,
) -> Result<(usize, usize), Failure> {
    let limit = |field: &Option<_>, name, none| {
        let count = field
            .as_ref()
            .map(|field| number_field::count(field, name, data))
            .transpose()?;
        Ok(count
            .filter(|count| *count > 0)
            .map_or(none, |count| usize::try_from(count).unwrap_or(usize::MAX)))
    };
    Ok((
        limit(&batcher.max_items_per_batch, "MaxItemsPerBatch", usize::MAX)?,
        limit(
            &batcher.max_input_bytes_per_batch,
            "MaxInputBytesPerBatch",
            quotas::MAX_PAYLOAD_BYTES,
        )?,
    ))
}

/// Puts items into batches `{"BatchInput"?, "Items"}`, with the number of items in each. A batch holds at most `MaxItemsPerBatch` items and
/// `MaxInputBytesPerBatch` bytes, but at least one item.
///
/// # Errors
/// What `BatchInput` and the paths say.
pub(crate) fn batches(
    batcher: &ItemBatcher,
    data: &Data<'_>,
    items: Vec<Payload>,
) -> Result<Vec<(Payload, u64)>, Failure> {
    let (max_items, max_bytes) = batch_limits(batcher, data)?;
    let input = batcher
        .batch_input
        .as_ref()
        .map(|template| dataflow::evaluate_template(template, data))
        .transpose()?;
    let empty = input
        .as_ref()
        .map_or(0, |input| input.json_len() + r#""BatchInput":,"#.len())
        + r#"{"Items":[]}"#.len();
    let mut batches = Vec::new();
    let mut batch: Vec<Value> = Vec::new();
    let mut bytes = empty;
    for item in items {
        let size = item.value().json_len() + usize::from(!batch.is_empty());
        if !batch.is_empty() && (batch.len() >= max_items || bytes.saturating_add(size) > max_bytes)
        {
            batches.push(close(&input, std::mem::take(&mut batch)));
            bytes = empty;
        }
        bytes = bytes.saturating_add(size);
        batch.push(item.into_value());
    }
    if !batch.is_empty() {
        batches.push(close(&input, batch));
    }
    Ok(batches)
}

fn close(input: &Option<Value>, batch: Vec<Value>) -> (Payload, u64) {
    let count = u64::try_from(batch.len()).unwrap_or(u64::MAX);
    let mut object = Object::new();
    if let Some(input) = input {
        object.insert("BatchInput", input.clone());
    }
    object.insert("Items", Value::from(Array::from(batch)));
    (Value::from(object).into(), count)
}
