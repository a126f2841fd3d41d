import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatDateTime } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import type { Output } from '@shared/contract'
import type { RotationEvent } from '@shared/contract/rotation-events'
import type { Rotation } from '@shared/contract/rotation-views'
import { entryWords } from '@shared/domain/rotation-entry-words'
import { visibleText } from '@shared/domain/visible-text'
import type { WireError } from '@shared/errors'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { DiffTable } from './diff-table'
import { RecordCallers } from './record-callers'
import { KeyLink, RecordFacts } from './record-facts'
import classes from './record-step.module.css'
import { countWords } from './rotation-words'
import { WayOn } from './step-foot'
import { StepFrame, StepPart } from './step-frame'
import { lockOf, type RotationWork } from './use-rotation'

/** What was done, when, by whom, on which evidence; ended by the operator, then kept. */
export function RecordStep({ work }: { readonly work: RotationWork }) {
  const { rotation, pending, run } = work
  const record = lockOf(rotation, 'record')
  const isEnded = rotation.endedAt !== null
  const exports = useExports(work)
  return (
    <StepFrame
      work={work}
      title="Record"
      note="what was done, when, by whom, on which evidence"
      aside={<Exports {...exports} />}
      footRight={
        !isEnded && (
          <WayOn
            work={work}
            label="Finish and record"
            lock={record === undefined ? 'nothing is left to record' : record}
            isLoading={pending === 'rotations.record'}
            onGo={() => void run('rotations.record', {})}
          />
        )
      }
    >
      {exports.failed !== null && (
        <ErrorStrip
          title="The record was not saved"
          error={exports.failed.error}
          onRetry={exports.retry}
          onDismiss={exports.forget}
        />
      )}
      <EndNotice rotation={rotation} />
      <RecordFacts work={work} />
      <RecordCallers rotation={rotation} />
      <Lineage work={work} />
      {rotation.replacement !== null && (
        <StepPart title="Old key and new key" note="field by field">
          <DiffTable rows={rotation.diff} isMade />
        </StepPart>
      )}
      <EntryList rotation={rotation} />
    </StepFrame>
  )
}

function EndNotice({ rotation }: { readonly rotation: Rotation }) {
  const { endedAt, endedHow, sentence } = rotation
  if (endedAt === null || endedHow === null) {
    return (
      <NoticeStrip tone="info" title={visibleText(sentence, 300)}>
        Finishing takes the mark of the rotation out of the new key’s name, where Horizon can
        rename, and closes the record.
      </NoticeStrip>
    )
  }
  const words = {
    recorded: 'The rotation is over: the new key took the old one’s place',
    cancelled: 'The rotation was cancelled: the new key is revoked, the old one was kept',
    closed: 'The rotation was closed: no replacement works, the old key was left as it was'
  } as const
  return (
    <NoticeStrip tone="info" title={words[endedHow]}>
      Ended {formatDateTime(endedAt)}. This page stays as its record.
    </NoticeStrip>
  )
}

/** Every step with its time and who did it. */
export function EntryList({ rotation }: { readonly rotation: Rotation }) {
  return (
    <StepPart title="Every step" note={countWords(rotation.entries.length, 'entry', 'entries')}>
      <ol className={classes.entries}>
        {rotation.entries.map(({ seq, at, by, event }) => (
          <li key={seq}>
            <time dateTime={at}>{formatDateTime(at)}</time>
            <span className={classes.by}>{visibleText(by || 'nobody named', 60)}</span>
            <span className={classes.what}>{lineOf(event)}</span>
          </li>
        ))}
      </ol>
    </StepPart>
  )
}

function lineOf(event: RotationEvent): string {
  const { what, evidence } = entryWords(event)
  return visibleText(evidence === '' ? what : `${what}: ${evidence}`, 1_000)
}

const keyStates: Readonly<Record<Output<'rotations.lineage'>['keys'][number]['status'], string>> = {
  active: 'active',
  revoked: 'revoked',
  expired: 'expired',
  'not-listed': 'listed no more'
}

function Lineage({ work: { profile, rotation } }: { readonly work: RotationWork }) {
  const keyId = rotation.replacementId ?? rotation.oldKeyId
  const { data } = useQuery({
    queryKey: ['rotations', profile.id, 'lineage', keyId],
    queryFn: () => call('rotations.lineage', { profileId: profile.id, keyId })
  })
  if (data === undefined || data.keys.length < 2) return null
  return (
    <StepPart title="Lineage" note="the oldest first">
      <ol className={classes.lineage}>
        {data.keys.map(({ keyId: id, clientName, hint, status, replacedAt }, nth) => (
          <li key={id}>
            <KeyLink id={id} hint={hint} partnerId={rotation.partnerId} />{' '}
            <KeyName name={clientName} maxLength={60} />
            <span className={classes.by}>
              {keyStates[status]}
              {replacedAt !== null && replacedWords(replacedAt, data.keys[nth + 1])}
            </span>
          </li>
        ))}
      </ol>
    </StepPart>
  )
}

/** ", replaced by hz_live_Kd2m on 20 Nov 2026 12:04" */
function replacedWords(at: string, by: Output<'rotations.lineage'>['keys'][number] | undefined) {
  const name = by === undefined ? '' : ` by ${visibleText(by.hint ?? by.keyId, 40)}`
  return `, replaced${name} on ${formatDateTime(at)}`
}

const formats = ['json', 'html'] as const
type Format = (typeof formats)[number]

/** One at a time; how the last one went is kept until the next. */
function useExports({ profile, rotation }: RotationWork) {
  const [busy, setBusy] = useState<Format | null>(null)
  const [saved, setSaved] = useState('')
  const [failed, setFailed] = useState<{ format: Format; error: WireError } | null>(null)

  async function save(format: Format) {
    setBusy(format)
    setFailed(null)
    setSaved('')
    try {
      const input = { profileId: profile.id, rotationId: rotation.id, format }
      const { path } = await call('rotations.exportRecord', input)
      if (path !== null) setSaved(`Saved to ${path}`)
    } catch (thrown) {
      setFailed({ format, error: toWireError(thrown) })
    } finally {
      setBusy(null)
    }
  }

  return {
    busy,
    saved,
    failed,
    save,
    retry: () => failed !== null && void save(failed.format),
    forget: () => setFailed(null)
  }
}

function Exports({ busy, saved, save }: ReturnType<typeof useExports>) {
  return (
    <>
      <span role="status" className={classes.saved}>
        {visibleText(saved, 300)}
      </span>
      {formats.map(format => (
        <Button
          key={format}
          size="xs"
          variant="default"
          loading={busy === format}
          leftSection={<IconDownload size={14} stroke={1.7} aria-hidden />}
          onClick={() => void save(format)}
        >
          {format === 'json' ? 'Export JSON…' : 'Export HTML…'}
        </Button>
      ))}
    </>
  )
}
