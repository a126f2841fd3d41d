import { Button, Loader, UnstyledButton } from '@mantine/core'
import type {
  ConnectionReport,
  ConnectionStep,
  ConnectionStepName,
  HeaderForm
} from '@shared/contract/profiles'
import type { WireError } from '@shared/errors'
import {
  IconChevronDown,
  IconChevronRight,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled
} from '@tabler/icons-react'
import { useId, useState } from 'react'
import classes from './connection-test-box.module.css'
import { ErrorDetails, hasDetails } from './error-details'
import { formatDuration } from './format'
import { UntrustedText } from './untrusted-text'
import type { ConnectionTest } from './use-connection-test'

const stepNames: readonly ConnectionStepName[] = [
  'address',
  'tls',
  'horizon',
  'admin-secret',
  'offers'
]
const stepWords: Readonly<Record<ConnectionStepName, string>> = {
  address: 'Address',
  tls: 'TLS',
  horizon: 'Horizon',
  'admin-secret': 'Admin secret',
  offers: 'What it offers'
}

type Props = {
  readonly test: ConnectionTest
  /** Seconds until it may be tested again, where Horizon asked for a pause. */
  readonly waitSeconds: number
  readonly onCancel: () => void
  /** Tests again with the other header form. */
  readonly onRemedy: (headerForm: HeaderForm) => void
}

/** The five steps of a connection test with their times; it stops where it failed. */
export function ConnectionTestBox({ test, waitSeconds, onCancel, onRemedy }: Props) {
  if (test.state === 'none') return null
  if (test.state === 'refused') {
    return (
      <section className={classes.box} aria-label="Connection test">
        <Failure error={test.error} onRemedy={onRemedy} />
      </section>
    )
  }
  const isRunning = test.state === 'running'
  const steps = isRunning ? test.steps : test.report.steps
  return (
    <section className={classes.box} aria-label="Connection test" aria-busy={isRunning}>
      <div className={classes.head}>
        <h2 className={classes.title}>Connection test</h2>
        <span className={classes.summary} role="status">
          {isRunning ? `step ${Math.min(steps.length + 1, 5)} of 5` : summary(test.report)}
        </span>
        {isRunning && (
          <Button size="sm" variant="default" className={classes.cancel} onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
      <ol className={classes.steps}>
        {stepNames.map((name, at) => (
          <Step
            key={name}
            name={name}
            step={steps.find(each => each.step === name)}
            isNow={isRunning && at === steps.length}
          />
        ))}
      </ol>
      {!isRunning && test.report.failure && (
        <Failure
          error={test.report.failure}
          remedy={test.report.remedy}
          waitSeconds={waitSeconds}
          onRemedy={onRemedy}
        />
      )}
    </section>
  )
}

function summary({ passed, steps, tookMs, failure }: ConnectionReport): string {
  const took = formatDuration(tookMs)
  if (passed) return `passed in ${took}`
  const at = steps.findIndex(step => step.outcome === 'failed')
  const word = failure?.code === 'cancelled' ? 'cancelled' : 'stopped'
  return at < 0 ? `${word} after ${took}` : `${word} at step ${at + 1} of 5, after ${took}`
}

type StepProps = {
  readonly name: ConnectionStepName
  readonly step: ConnectionStep | undefined
  readonly isNow: boolean
}

function Step({ name, step, isNow }: StepProps) {
  const outcome = step?.outcome ?? 'not-asked'
  return (
    <li className={classes.step} data-outcome={isNow ? 'now' : outcome}>
      <span className={classes.mark}>
        {isNow ? <Loader size={14} color="var(--hc-accent-line)" /> : marks[outcome]}
      </span>
      <span className={classes.name}>{stepWords[name]}</span>
      <span className={classes.detail}>
        {step === undefined || step.detail === '' ? (
          defaultDetail(outcome, isNow)
        ) : (
          <UntrustedText text={step.detail} maxLength={200} />
        )}
      </span>
      <span className={classes.took}>
        {step?.tookMs == null || outcome === 'skipped' ? '' : formatDuration(step.tookMs)}
      </span>
    </li>
  )
}

const marks: Readonly<Record<ConnectionStep['outcome'], React.ReactNode>> = {
  passed: <IconCircleCheckFilled size={16} aria-label="Passed" />,
  failed: <IconCircleXFilled size={16} aria-label="Failed" />,
  skipped: <IconCircleDashed size={16} aria-label="Skipped" />,
  'not-asked': <IconCircleDashed size={16} aria-label="Not asked" />
}

function defaultDetail(outcome: ConnectionStep['outcome'], isNow: boolean): string {
  if (isNow) return 'Asking'
  return outcome === 'not-asked' ? 'Not asked' : outcome === 'skipped' ? 'Not needed' : ''
}

type FailureProps = {
  readonly error: WireError
  readonly remedy?: ConnectionReport['remedy']
  readonly waitSeconds?: number
  readonly onRemedy: (headerForm: HeaderForm) => void
}

const afterCancel = 'Nothing was changed or stored. Test the connection again when you are ready.'

function Failure({ error, remedy, waitSeconds = 0, onRemedy }: FailureProps) {
  const [isOpen, setIsOpen] = useState(false)
  const nextStep = error.nextStep ?? (error.code === 'cancelled' ? afterCancel : undefined)
  const detailsId = useId()
  return (
    <div className={classes.failure} role="alert">
      <div className={classes.failureTitle}>{error.message}</div>
      {nextStep && <div className={classes.failureText}>{nextStep}</div>}
      <div className={classes.failureActions}>
        {waitSeconds > 0 && (
          <span className="hc-figures">It can be tested again in {waitSeconds} s.</span>
        )}
        {remedy === 'try-x-admin-secret' && (
          <Button size="sm" variant="default" onClick={() => onRemedy('x-admin-secret')}>
            Try x-admin-secret
          </Button>
        )}
        {remedy === 'try-bearer' && (
          <Button size="sm" variant="default" onClick={() => onRemedy('bearer')}>
            Try Bearer
          </Button>
        )}
        {hasDetails(error) && (
          <UnstyledButton
            className={classes.disclosure}
            aria-expanded={isOpen}
            aria-controls={detailsId}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
            Details
          </UnstyledButton>
        )}
      </div>
      <div id={detailsId} hidden={!isOpen} className={classes.details}>
        <ErrorDetails error={error} />
      </div>
    </div>
  )
}
