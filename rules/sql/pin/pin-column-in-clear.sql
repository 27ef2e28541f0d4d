CREATE TABLE users (
    id TEXT PRIMARY KEY,
    /* ruleid: prodready-sql-pin-column-in-clear */
    pin TEXT NOT NULL,
    /* ruleid: prodready-sql-pin-column-in-clear */
    access_pin VARCHAR(255),
    /* ok: prodready-sql-pin-column-in-clear */
    staff_pin TEXT, -- bcrypt
    /* ok: prodready-sql-pin-column-in-clear */
    pin_hash TEXT NOT NULL,
    /* ok: prodready-sql-pin-column-in-clear */
    pin INTEGER,
    /* ok: prodready-sql-pin-column-in-clear */
    pincode TEXT,
    /* ok: prodready-sql-pin-column-in-clear */
    login_pin VARCHAR(4),
    /* ok: prodready-sql-pin-column-in-clear */
    pinned TEXT
);
/* ok: prodready-sql-pin-column-in-clear */
CREATE TABLE parts (name TEXT, pin TEXT, net TEXT);
/* ok: prodready-sql-pin-column-in-clear */
SELECT pin FROM boards;
