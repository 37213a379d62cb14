// Bits of an interval's fields, as PostgreSQL packs them into type modifiers.

export const MONTH_FIELD = 1 << 1;
export const YEAR_FIELD = 1 << 2;
export const DAY_FIELD = 1 << 3;
export const HOUR_FIELD = 1 << 10;
export const MINUTE_FIELD = 1 << 11;
export const SECOND_FIELD = 1 << 12;
