import { call, toWireError } from '@renderer/api/call'
import { fieldIssue } from '@renderer/ui/field-issues'
import { enterProfile } from '@renderer/ui/profile-actions'
import { secretIssue } from '@renderer/ui/secret-fields'
import { useSecretStorage } from '@renderer/ui/secret-storage'
import { useConnectionTest } from '@renderer/ui/use-connection-test'
import type { ProfileDraft } from '@shared/contract/profiles'
import { parseBaseUrl } from '@shared/domain/base-url'
import { defaultSafetyLevel, lessSafeOnProduction } from '@shared/domain/safety-level'
import type { WireError } from '@shared/errors'
import { useState } from 'react'

type Issues = Partial<Record<keyof ProfileDraft | 'secret', string>>

const emptyDraft: ProfileDraft = {
  name: '',
  environment: 'production',
  baseUrl: '',
  headerForm: 'bearer',
  operatorName: '',
  safetyLevel: defaultSafetyLevel('production')
}

/** Fields whose change makes a passed test say nothing any more. */
const tested: ReadonlySet<string> = new Set(['baseUrl', 'headerForm', 'operatorName'])

/** The connect form: nothing connects but exactly what passed the test. */
export function useConnectForm() {
  const [draft, setDraft] = useState(emptyDraft)
  const [secret, setSecretText] = useState('')
  const [issues, setIssues] = useState<Issues>({})
  const [failure, setFailure] = useState<WireError | null>(null)
  const [isConnecting, setIsConnecting] = useState(false)
  const [hasChosenSafety, setHasChosenSafety] = useState(false)
  const [isLowerAccepted, setIsLowerAccepted] = useState(false)
  const choice = useSecretStorage()
  const connection = useConnectionTest()
  const { test, hasPassed, forget } = connection

  const clearIssue = (field: keyof Issues) => {
    setIssues(before => ({ ...before, [field]: undefined }))
    setFailure(null)
  }
  const change = <F extends keyof ProfileDraft>(field: F, value: ProfileDraft[F]) => {
    setDraft(before => withSafety({ ...before, [field]: value }, field === 'environment'))
    if (field === 'safetyLevel') setHasChosenSafety(true)
    if (field === 'safetyLevel' || field === 'environment') setIsLowerAccepted(false)
    clearIssue(field)
    if (tested.has(field)) forget()
  }
  /** The level follows the environment until one is chosen. */
  const withSafety = (changed: ProfileDraft, isNewEnvironment: boolean): ProfileDraft =>
    isNewEnvironment && !hasChosenSafety
      ? { ...changed, safetyLevel: defaultSafetyLevel(changed.environment) }
      : changed
  const setSecret = (value: string) => {
    setSecretText(value)
    clearIssue('secret')
    forget()
  }

  /** Tests what is entered, with the other header form where a remedy asks for it. */
  function runTest(headerForm = draft.headerForm): void {
    const found: Issues = { baseUrl: baseUrlIssue(draft.baseUrl), secret: secretIssue(secret) }
    setIssues(found)
    setFailure(null)
    if (found.baseUrl !== undefined || found.secret !== undefined) return
    setDraft(before => ({ ...before, headerForm }))
    const { baseUrl, operatorName } = draft
    void connection.run({ baseUrl, headerForm, operatorName, secret })
  }

  async function connect(): Promise<void> {
    const name = nameIssue(draft.name)
    setIssues({ name })
    if (blocked !== undefined || choice.storage === null || name !== undefined) return
    setIsConnecting(true)
    setFailure(null)
    try {
      const { storage } = choice
      const { profile } = await call('profiles.create', { draft, secret, storage })
      setSecretText('')
      await enterProfile(profile)
    } catch (error) {
      setFailure(toWireError(error))
    } finally {
      setIsConnecting(false)
    }
  }

  const lowerFrom = lessSafeOnProduction(undefined, draft)
  const blocked = blockedBy({
    hasPassed,
    hasStorage: choice.storage !== null,
    isLevelSettled: lowerFrom === undefined || isLowerAccepted
  })
  const refusal = failure ?? (test.state === 'refused' ? test.error : null)
  const issueOf = (field: keyof Issues) => issues[field] ?? fieldIssue(refusal, field)

  return {
    draft,
    secret,
    choice,
    connection,
    failure,
    isConnecting,
    change,
    setSecret,
    issueOf,
    runTest,
    connect,
    /** Why Connect is off; `undefined` when it is on. */
    blockedBy: blocked,
    /** The level that Production would give up with this one. */
    lowerFrom,
    isLowerAccepted,
    setIsLowerAccepted
  }
}

type Settled = {
  readonly hasPassed: boolean
  readonly hasStorage: boolean
  readonly isLevelSettled: boolean
}

function blockedBy({ hasPassed, hasStorage, isLevelSettled }: Settled): string | undefined {
  if (!hasPassed) return 'Connect becomes available when the test passes.'
  if (!hasStorage) return 'Tick “Keep for this session only” first.'
  return isLevelSettled ? undefined : 'Tick first that Production gets a less safe level.'
}

function baseUrlIssue(text: string): string | undefined {
  const result = parseBaseUrl(text)
  return result.ok ? undefined : result.issue
}

function nameIssue(name: string): string | undefined {
  const { length } = name.trim()
  if (length === 0) return 'Enter a name for this profile'
  return length > 60 ? `At most 60 characters; this has ${length}` : undefined
}
