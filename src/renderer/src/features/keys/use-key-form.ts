import { toWireError } from '@renderer/api/call'
import type { StoredDraft } from '@shared/contract/drafts'
import type { KeyList } from '@shared/contract/keys'
import type { DraftLimits, KeyDraft } from '@shared/domain/key-draft'
import type { FieldIssue, WireError } from '@shared/errors'
import type { DirectoryUser } from '@shared/horizon/directory'
import { useMemo, useRef, useState } from 'react'
import { draftedFields, formOf } from './key-draft-form'
import {
  draftLimitsOf,
  emptyKeyForm,
  formFieldOf,
  type KeyForm,
  type KeyFormField,
  keyFormFields,
  keyFormIssues,
  toKeyDraft
} from './key-form'
import { useDraftKeeping } from './use-key-draft'

type Options = {
  readonly profileId: string
  /** What was entered before and not sent. */
  readonly stored: StoredDraft | null
  readonly organization: KeyList['organization']
  readonly hasExtensions: boolean
  readonly userById: ReadonlyMap<string, DirectoryUser>
  readonly clockOffsetMs: number
  readonly create: (draft: KeyDraft) => Promise<void>
  /** Called with the first field that was refused, here or by Horizon. */
  readonly onRefused: (field: KeyFormField) => void
}

/** The form's state: what was entered, what is wrong with it, and the sending of it. */
export function useKeyForm(options: Options) {
  const { organization, hasExtensions, userById, clockOffsetMs, create, onRefused } = options
  const [form, setForm] = useState(() => formOf(options.stored))
  const [touched, setTouched] = useState(() => draftedFields(form))
  const [refusals, setRefusals] = useState<readonly FieldIssue[]>([])
  const [error, setError] = useState<WireError | null>(null)
  const [isSending, setIsSending] = useState(false)
  // Two quick presses must not create two keys: state is only seen by the next render.
  const isUnderWay = useRef(false)
  const keeping = useDraftKeeping({ profileId: options.profileId, form, isUnderWay, isSending })

  const limits: DraftLimits = useMemo(() => draftLimitsOf(organization), [organization])
  const nowMs = Date.now() + clockOffsetMs
  const issues = keyFormIssues(form, { limits, hasExtensions, userById }, nowMs)

  function change(changes: Partial<KeyForm>, field: KeyFormField) {
    setForm(before => ({ ...before, ...changes }))
    setRefusals(before => before.filter(refusal => formFieldOf(refusal.field) !== field))
    // An empty name or choice is not worth a word before the first try to send.
    if (!waitsForSending.has(field)) setTouched(before => new Set(before).add(field))
  }

  /** Fills in several fields at once; what is wrong with them is said at once too. */
  function fill(changes: Partial<KeyForm>, fields: readonly KeyFormField[]) {
    setForm(before => ({ ...before, ...changes }))
    setRefusals([])
    setTouched(before => new Set([...before, ...fields]))
  }

  function issueOf(field: KeyFormField): string | undefined {
    const refused = refusals.find(refusal => formFieldOf(refusal.field) === field)
    if (refused !== undefined) return refused.issue
    return touched.has(field) ? issues.find(issue => issue.field === field)?.issue : undefined
  }

  /** Back to the empty form; what was kept of it goes too. */
  function discard() {
    setForm(emptyKeyForm)
    setTouched(new Set())
    setRefusals([])
    setError(null)
    keeping.discard()
  }

  async function send() {
    // Until the key is made this is all there is of it, wherever the console ends.
    keeping.keep()
    isUnderWay.current = true
    setIsSending(true)
    setError(null)
    setRefusals([])
    try {
      await create(toKeyDraft(form, Date.now() + clockOffsetMs, hasExtensions))
    } catch (failure) {
      const wire = toWireError(failure)
      setError(wire)
      setRefusals(wire.fields ?? [])
      const first = wire.fields
        ?.map(({ field }) => formFieldOf(field))
        .find(each => each !== undefined)
      if (first !== undefined) onRefused(first)
    } finally {
      isUnderWay.current = false
      setIsSending(false)
    }
  }

  function submit() {
    if (isUnderWay.current) return
    setTouched(new Set(keyFormFields))
    const first = keyFormFields.find(field => issues.some(issue => issue.field === field))
    if (first === undefined) void send()
    else onRefused(first)
  }

  return {
    form,
    change,
    fill,
    discard,
    draft: toKeyDraft(form, nowMs, hasExtensions),
    limits,
    issueOf,
    error,
    setError,
    isSending,
    submit
  }
}

const waitsForSending: ReadonlySet<KeyFormField> = new Set([
  'clientName',
  'type',
  'ownerUserId',
  'departments',
  'scopes'
])
