// Bare Node with a database open: what the main process's memory is measured against.
import Database from 'better-sqlite3'

const database = new Database(':memory:')
database.exec('CREATE TABLE entries (id INTEGER PRIMARY KEY) STRICT')
process.stdout.write('open\n')
setInterval(() => database.pragma('user_version'), 60_000)
