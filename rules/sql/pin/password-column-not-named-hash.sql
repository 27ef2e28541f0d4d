CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    /* ruleid: prodready-sql-password-column-not-named-hash */
    password TEXT NOT NULL,
    /* ruleid: prodready-sql-password-column-not-named-hash */
    `user_password` VARCHAR(255),
    /* ok: prodready-sql-password-column-not-named-hash */
    password VARCHAR(255) NOT NULL, -- argon2id hash
    /* ok: prodready-sql-password-column-not-named-hash */
    password_hash TEXT NOT NULL,
    /* ok: prodready-sql-password-column-not-named-hash */
    hashed_password TEXT,
    /* ok: prodready-sql-password-column-not-named-hash */
    password_changed_at TEXT
);
