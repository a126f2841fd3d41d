import { journalMigrations } from '@main/database/migrations/journal'
import { openJournal } from '@main/database/open-journal'

/** Run as a process of its own: dies in the middle of bringing a journal up to date. */
openJournal(
  process.argv[2] ?? '',
  journalMigrations.map(({ version, up }) => ({
    version,
    up: db => {
      up(db)
      if (version === 2) process.kill(process.pid, 'SIGKILL')
    }
  }))
)
