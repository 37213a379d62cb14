// What reading costs, in microseconds, measured over a million rows in the cache.

/** A row of a scan from end to end. */
export const SCAN_ROW_COST = 0.02;
/** Finding one place in an index. */
export const DESCENT_COST = 1;
/** A row fetched by its id, from here and there in a table. */
export const FETCH_COST = 0.6;
/** A row that is put into a hash table, or looked up there. */
export const HASH_ROW_COST = 0.05;
