CREATE TABLE staff (
    id INTEGER PRIMARY KEY,
    /* ruleid: prodready-sql-column-too-short-for-a-hash */
    pin VARCHAR(4) NOT NULL,
    /* ruleid: prodready-sql-column-too-short-for-a-hash */
    "admin_pin" character varying(6),
    /* ruleid: prodready-sql-column-too-short-for-a-hash */
    password VARCHAR(20) NOT NULL,
    /* ok: prodready-sql-column-too-short-for-a-hash */
    password_hash VARCHAR(255),
    /* ok: prodready-sql-column-too-short-for-a-hash */
    pin_hash CHAR(60),
    /* ok: prodready-sql-column-too-short-for-a-hash */
    password CHAR(60) NOT NULL,
    /* ok: prodready-sql-column-too-short-for-a-hash */
    pincode VARCHAR(6),
    /* ok: prodready-sql-column-too-short-for-a-hash */
    gpio_pin VARCHAR(4),
    /* ok: prodready-sql-column-too-short-for-a-hash */
    spin VARCHAR(4),
    /* ok: prodready-sql-column-too-short-for-a-hash */
    password_reset_code VARCHAR(8)
    /* ok: prodready-sql-column-too-short-for-a-hash */
    -- old_pin VARCHAR(4)
);
/* ruleid: prodready-sql-column-too-short-for-a-hash */
ALTER TABLE guests ADD COLUMN pin CHAR(4);
