//! The order in which Java's hash tables give their keys, which AWS's answers show (reference 01-language §9).

/// Sorts `items` as a `java.util.HashMap` filled in this order would iterate over them by the key that `name` gives.
pub fn hash_order<T>(items: &mut [T], name: impl Fn(&T) -> &str) {
    let mut table: u32 = 16;
    while items.len() as u64 * 4 > u64::from(table) * 3 {
        table = table.saturating_mul(2);
        if table == u32::MAX {
            break;
        }
    }
    asl_sort::sort_by_cached_key(items, |item| bucket(name(item), table));
}

/// The bucket of a key in a table of `table` buckets, a power of two.
fn bucket(name: &str, table: u32) -> u32 {
    let hash = name.encode_utf16().fold(0_u32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(u32::from(unit))
    });
    (hash ^ (hash >> 16)) & (table - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of reference 01-language §9 and 10-more-recordings.
    #[test]
    fn keys_come_in_the_recorded_order() {
        for (written, expected) in [
            ("index,item,source", "item,index,source"),
            (
                "execution,state,machine,nested,array",
                "execution,array,machine,state,nested",
            ),
            (
                "TableName,Key,UpdateExpression,ExpressionAttributeValues",
                "TableName,UpdateExpression,Key,ExpressionAttributeValues",
            ),
            ("Source,Key", "Source,Key"),
            (
                "Seconds,SecondsPath,Timestamp,TimestampPath",
                "SecondsPath,Seconds,TimestampPath,Timestamp",
            ),
            ("End,Next", "Next,End"),
            ("StartAt,States", "States,StartAt"),
        ] {
            let mut names: Vec<&str> = written.split(',').collect();
            hash_order(&mut names, |name| name);
            assert_eq!(names.join(","), expected);
        }
    }
}
