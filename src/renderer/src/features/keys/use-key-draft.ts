import { useWindowEvent } from '@mantine/hooks'
import { call } from '@renderer/api/call'
import type { StoredDraft } from '@shared/contract/drafts'
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { isEmptyForm, toFormDraft } from './key-draft-form'
import { emptyKeyForm, type KeyForm } from './key-form'

const settleMs = 400
const name = 'key.create'

/** `undefined` until main has answered, `null` where there is none, or none that can be had. */
export function useStoredDraft(profileId: string): StoredDraft | null | undefined {
  const [draft, setDraft] = useState<StoredDraft | null>()
  useEffect(() => {
    let isCurrent = true
    call('drafts.get', { profileId, name }).then(
      ({ draft }) => isCurrent && setDraft(draft),
      () => isCurrent && setDraft(null)
    )
    return () => {
      isCurrent = false
    }
  }, [profileId])
  return draft
}

type Options = {
  readonly profileId: string
  readonly form: KeyForm
  /** While a key is being made main decides: it drops the draft once the key is there. */
  readonly isUnderWay: RefObject<boolean>
  readonly isSending: boolean
}

/** Keeps what is entered a moment after it was, and at once when the dialog or the page goes. */
export function useDraftKeeping({ profileId, form, isUnderWay, isSending }: Options) {
  const kept = useRef(form)
  const isOff = useRef(false)

  function keep() {
    if (isOff.current || isUnderWay.current || form === kept.current) return
    kept.current = form
    if (isEmptyForm(form)) return drop()
    call('drafts.save', { profileId, name, content: toFormDraft(form) }).then(
      ({ isKept }) => {
        if (!isKept) isOff.current = true
      },
      // More than is kept: the form says what is wrong with it, and what comes next may fit again.
      () => undefined
    )
  }
  const keepLatest = useEffectEvent(keep)

  function drop() {
    call('drafts.discard', { profileId, name }).catch(() => undefined)
  }

  useEffect(() => {
    if (isSending || form === kept.current) return
    const timer = setTimeout(() => keepLatest(), settleMs)
    return () => clearTimeout(timer)
  }, [form, isSending])
  useEffect(() => () => keepLatest(), [])
  // At `pagehide` the frame is about to be replaced, and main no longer answers it.
  useWindowEvent('beforeunload', keep)

  function discard() {
    kept.current = emptyKeyForm
    drop()
  }
  return { keep, discard }
}
