//! The rows of one part of a table, column by column, until they are written.

use parquet::basic::{Compression, Encoding, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnPath, Type};
use std::io::Write;
use std::sync::Arc;

use crate::schema::{Column, Kind, Table};

/// Goes up with every change of a table.
pub const SCHEMA_VERSION: &str = "1";

/// One column so far. Where something may be absent, `present` has a 1 for each value and a 0 for
/// each gap.
struct Cells {
    column: &'static Column,
    values: Values,
    present: Vec<i16>,
}

enum Values {
    Int(Vec<i64>),
    Text(Vec<ByteArray>),
    Bool(Vec<bool>),
}

/// Rows that wait to be written.
pub(crate) struct Rows {
    table: &'static Table,
    columns: Vec<Cells>,
    count: usize,
    /// The column that comes next.
    next: usize,
}

impl Rows {
    pub fn new(table: &'static Table) -> Self {
        let cells = |column: &'static Column| {
            let values = match column.kind {
                Kind::Int | Kind::Time => Values::Int(Vec::new()),
                Kind::Text => Values::Text(Vec::new()),
                Kind::Bool => Values::Bool(Vec::new()),
            };
            Cells { column, values, present: Vec::new() }
        };
        Self { table, columns: table.columns.iter().map(cells).collect(), count: 0, next: 0 }
    }

    pub fn table(&self) -> &'static Table {
        self.table
    }

    pub fn count(&self) -> usize {
        self.count
    }

    /// A whole number or a time.
    pub fn int(&mut self, value: impl Into<Option<i64>>) -> &mut Self {
        self.put(value.into(), |values, value| match values {
            Values::Int(into) => into.push(value),
            _ => panic!("a column of whole numbers was expected"),
        })
    }

    /// A text.
    pub fn text(&mut self, value: impl Into<String>) -> &mut Self {
        self.text_or_null(Some(value))
    }

    /// A text, or nothing.
    pub fn text_or_null(&mut self, value: Option<impl Into<String>>) -> &mut Self {
        self.put(value, |values, value| match values {
            Values::Text(into) => into.push(ByteArray::from(value.into().into_bytes())),
            _ => panic!("a column of texts was expected"),
        })
    }

    /// Yes or no.
    pub fn bool(&mut self, value: impl Into<Option<bool>>) -> &mut Self {
        self.put(value.into(), |values, value| match values {
            Values::Bool(into) => into.push(value),
            _ => panic!("a column of yes and no was expected"),
        })
    }

    fn put<T>(&mut self, value: Option<T>, push: impl FnOnce(&mut Values, T)) -> &mut Self {
        let cells = self.columns.get_mut(self.next).expect("as many values as columns");
        assert!(cells.column.nullable || value.is_some(), "{} is never absent", cells.column.name);
        if cells.column.nullable {
            cells.present.push(i16::from(value.is_some()));
        }
        if let Some(value) = value {
            push(&mut cells.values, value);
        }
        self.next += 1;
        self
    }

    /// The row is complete.
    pub fn end(&mut self) {
        assert_eq!(self.next, self.columns.len(), "as many values as columns");
        (self.next, self.count) = (0, self.count + 1);
    }

    /// Writes a whole Parquet file. The same rows give the same bytes.
    pub fn write<W: Write + Send>(&self, into: W) -> Result<W, ParquetError> {
        let schema = Arc::new(schema(self.table)?);
        let properties = Arc::new(properties(self.table));
        let mut file = SerializedFileWriter::new(into, schema, properties)?;
        let mut group = file.next_row_group()?;
        let mut columns = self.columns.iter();
        while let Some(mut writer) = group.next_column()? {
            let cells = columns.next().expect("as many columns as the schema has");
            cells.write(&mut writer)?;
            writer.close()?;
        }
        group.close()?;
        file.into_inner()
    }
}

impl Cells {
    fn write(&self, writer: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        match &self.values {
            Values::Int(values) => self.put::<Int64Type>(writer, values),
            Values::Text(values) => self.put::<ByteArrayType>(writer, values),
            Values::Bool(values) => self.put::<BoolType>(writer, values),
        }
    }

    fn put<T: DataType>(
        &self,
        writer: &mut SerializedColumnWriter<'_>,
        values: &[T::T],
    ) -> Result<(), ParquetError> {
        let present = self.column.nullable.then_some(self.present.as_slice());
        writer.typed::<T>().write_batch(values, present, None).map(drop)
    }
}

fn schema(table: &Table) -> Result<Type, ParquetError> {
    let fields = table.columns.iter().map(|column| {
        let (physical, logical) = match column.kind {
            Kind::Int => (Physical::INT64, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Bool => (Physical::BOOLEAN, None),
            Kind::Time => {
                let micros = LogicalType::timestamp(true, TimeUnit::MICROS);
                (Physical::INT64, Some(micros))
            }
        };
        let repetition = if column.nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let field = Type::primitive_type_builder(column.name, physical)
            .with_repetition(repetition)
            .with_logical_type(logical);
        field.build().map(Arc::new)
    });
    let fields = fields.collect::<Result<_, _>>()?;
    Type::group_type_builder(table.name).with_fields(fields).build()
}

/// Numbers rise or repeat, so differences are small; texts repeat, except those that are JSON.
fn properties(table: &Table) -> WriterProperties {
    let about = |key: &str, value: String| KeyValue::new(format!("xianquan.{key}"), value);
    let columns = table.columns.iter().map(|column| about(column.name, column.about.to_owned()));
    let head = [
        about("schema_version", SCHEMA_VERSION.to_owned()),
        about("table", format!("{}: {}", table.name, table.about)),
    ];
    let mut builder = WriterProperties::builder()
        .set_created_by("xianquan".to_owned())
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(head.into_iter().chain(columns).collect()));
    for column in table.columns {
        let path = ColumnPath::from(column.name);
        match column.kind {
            Kind::Int | Kind::Time => {
                builder = builder
                    .set_column_dictionary_enabled(path.clone(), false)
                    .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
            }
            Kind::Text if matches!(column.name, "fact" | "document" | "items") => {
                builder = builder.set_column_dictionary_enabled(path, false);
            }
            Kind::Text | Kind::Bool => {}
        }
    }
    builder.build()
}
