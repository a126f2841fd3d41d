import type { OperationRecord, RevealRecord, WebhookWrite } from '@main/core/data-ports'
import { maskCredentials } from '@shared/domain/key-format'
import { AppError } from '@shared/errors'
import { type Db, statement } from '../open'
import { parseStored, sortable } from './stored-json'

type NewOperation = Pick<
  OperationRecord,
  'id' | 'kind' | 'operator' | 'subjectId' | 'subjectName' | 'intent'
>
type NewReveal = Omit<RevealRecord, 'shownAt' | 'reofferedAt' | 'settledAt'>
type Finish = {
  readonly id: string
  readonly state: 'done' | 'failed' | 'unknown'
  readonly outcome: Readonly<Record<string, unknown>>
  readonly finishedAt: string
  readonly subjectId?: string
}
type Facts = Readonly<Record<string, unknown>>

const insertOperation = `
  INSERT INTO operations
    (id, kind, operator, subject_id, subject_name, intent, started_at, state)
  VALUES (@id, @kind, @operator, @subjectId, @subjectName, @intent, @startedAt, 'intended')`
const finish = `
  UPDATE operations
  SET state = @state, outcome = @outcome, finished_at = @finishedAt,
      subject_id = coalesce(@subjectId, subject_id)
  WHERE id = @id`
const insertReveal = `
  INSERT INTO reveals
    (operation_id, key_id, client_name, type, key_expires_at, stash, stashed_at)
  VALUES (@operationId, @keyId, @clientName, @type, @keyExpiresAt, @stash, @stashedAt)`
const marks = {
  shownAt: 'UPDATE reveals SET shown_at = @at WHERE operation_id = @operationId',
  reofferedAt: 'UPDATE reveals SET reoffered_at = @at WHERE operation_id = @operationId',
  settledAt: 'UPDATE operations SET settled_at = @at WHERE id = @operationId'
} as const

const selectOperations = `
  SELECT o.id, o.kind, o.operator, o.subject_id AS subjectId, o.subject_name AS subjectName,
    o.intent, o.started_at AS startedAt, o.state, o.outcome, o.finished_at AS finishedAt,
    o.settled_at AS settledAt,
    r.key_id AS keyId, r.client_name AS clientName, r.type, r.key_expires_at AS keyExpiresAt,
    r.stash, r.stashed_at AS stashedAt, r.shown_at AS shownAt, r.reoffered_at AS reofferedAt
  FROM operations AS o
  LEFT JOIN reveals AS r ON r.operation_id = o.id`
const selectById = `${selectOperations} WHERE o.id = ?`
const selectOpenCreates = `${selectOperations}
  WHERE o.kind IN ('key.create', 'partner-key.create', 'partner-key.reissue')
    AND o.state <> 'failed' AND o.settled_at IS NULL
  ORDER BY o.started_at, o.id`
const unstash = `UPDATE reveals SET stash = 'memory' WHERE operation_id = ?`
const selectSettledStashes = `
  SELECT o.id FROM operations AS o
  JOIN reveals AS r ON r.operation_id = o.id
  WHERE o.settled_at IS NOT NULL AND r.stash = 'keychain'
  ORDER BY o.started_at, o.id`
const selectWebhookWrites = `${selectOperations}
  WHERE o.kind IN ('webhook.create', 'webhook.rotate') AND o.state <> 'failed'
  ORDER BY o.started_at DESC, o.id DESC
  LIMIT 500`
const selectDoneSince = `${selectOperations}
  WHERE o.state = 'done' AND o.finished_at >= ?
  ORDER BY o.finished_at, o.id`

type Row = Omit<OperationRecord, 'intent' | 'outcome' | 'reveal'> &
  Omit<RevealRecord, 'keyId'> & {
    readonly keyId: string | null
    readonly intent: string
    readonly outcome: string | null
  }

function toRecord(row: Row): OperationRecord {
  const { keyId, clientName, type, keyExpiresAt, stash, stashedAt, ...rest } = row
  const { shownAt, reofferedAt, settledAt, intent, outcome, ...operation } = rest
  return {
    ...operation,
    intent: parseStored<Facts>(intent),
    outcome: outcome === null ? null : parseStored<Facts>(outcome),
    reveal:
      keyId === null
        ? null
        : {
            keyId,
            clientName,
            type,
            keyExpiresAt,
            stash,
            stashedAt,
            shownAt,
            reofferedAt,
            settledAt
          }
  }
}

const written = (facts: Facts): string => maskCredentials(JSON.stringify(facts))

function assertFound(changes: number): void {
  if (changes === 0) throw new AppError('not-found', 'The journal has no such operation')
}

/** Fails on an id that is already there, so that one intent is never counted twice. */
export function intendOperation(db: Db, operation: NewOperation, startedAt: string): void {
  statement(db, insertOperation).run({
    ...operation,
    intent: written(operation.intent),
    startedAt
  })
}

export function finishOperation(db: Db, { outcome, subjectId, ...rest }: Finish): void {
  const values = { ...rest, outcome: written(outcome), subjectId: subjectId ?? null }
  assertFound(statement(db, finish).run(values).changes)
}

export function stashReveal(db: Db, operationId: string, reveal: NewReveal): void {
  statement(db, insertReveal).run({ ...reveal, operationId })
}

export function markReveal(
  db: Db,
  operationId: string,
  what: keyof typeof marks,
  at: string
): void {
  assertFound(statement(db, marks[what]).run({ operationId, at }).changes)
}

/** Does nothing to an operation whose reveal never got on record. */
export function unstashReveal(db: Db, operationId: string): void {
  statement(db, unstash).run(operationId)
}

export function findOperation(db: Db, operationId: string): OperationRecord | null {
  const row = statement(db, selectById).get(operationId) as Row | undefined
  return row === undefined ? null : toRecord(row)
}

/** Oldest first. */
export function listOpenCreates(db: Db): readonly OperationRecord[] {
  return (statement(db, selectOpenCreates).all() as Row[]).map(toRecord)
}

/** Oldest first. */
export function listSettledStashes(db: Db): readonly string[] {
  return (statement(db, selectSettledStashes).all() as { id: string }[]).map(({ id }) => id)
}

/** Oldest first. */
export function listDoneSince(db: Db, moment: string): readonly OperationRecord[] {
  return (statement(db, selectDoneSince).all(sortable(moment)) as Row[]).map(toRecord)
}

/** Oldest first. */
export function listWebhookWrites(db: Db): readonly WebhookWrite[] {
  const rows = statement(db, selectWebhookWrites).all() as Row[]
  return rows.map(row => ({ ...toRecord(row), settledAt: row.settledAt })).toReversed()
}
