import { UnstyledButton } from '@mantine/core'
import { formatDateTime } from '@renderer/ui/format'
import type { RotationStep } from '@shared/contract/rotation-views'
import type { RotationStage } from '@shared/domain/rotation-stages'
import { visibleText } from '@shared/domain/visible-text'
import { IconCheck, IconLock, IconMinus } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import classes from './rotation-steps.module.css'
import { stageWords } from './rotation-words'

const stateWords: Readonly<Record<RotationStep['state'], string>> = {
  done: 'done',
  present: 'present step',
  later: 'later',
  locked: 'locked',
  skipped: 'left out'
}

type Props = {
  readonly steps: readonly RotationStep[]
  readonly lookedAt: RotationStage | undefined
  readonly onLookAt: (stage: RotationStage | null) => void
}

/** The way of a rotation; what is done keeps its evidence and can be looked at again. */
export function RotationSteps({ steps, lookedAt, onLookAt }: Props) {
  const list = useRef<HTMLOListElement>(null)
  const shown = lookedAt ?? steps.find(({ state }) => state === 'present')?.stage
  // In a low window the list scrolls, and the last steps are below its edge.
  useEffect(() => {
    if (shown === undefined) return
    list.current?.querySelector('[data-shown]')?.scrollIntoView({ block: 'nearest' })
  }, [shown])
  return (
    <ol ref={list} className={classes.steps} aria-label="Steps">
      {steps.map((step, at) => {
        const { stage, state } = step
        const isShown = lookedAt === undefined ? state === 'present' : lookedAt === stage
        const canBeSeen = state === 'done' || state === 'present'
        return (
          <li
            key={stage}
            className={classes.step}
            data-state={state}
            data-open={step.hasOpenParts || undefined}
            data-shown={isShown || undefined}
          >
            {canBeSeen ? (
              <UnstyledButton
                className={classes.inner}
                aria-current={isShown ? 'step' : undefined}
                onClick={() => onLookAt(state === 'present' ? null : stage)}
              >
                <StepWords step={step} number={at + 1} />
              </UnstyledButton>
            ) : (
              <div className={classes.inner}>
                <StepWords step={step} number={at + 1} />
              </div>
            )}
          </li>
        )
      })}
    </ol>
  )
}

function StepWords({ step, number }: { readonly step: RotationStep; readonly number: number }) {
  const { stage, state, summary, at, hasOpenParts } = step
  return (
    <>
      <span className={classes.disc} aria-hidden>
        {hasOpenParts && state === 'done' ? (
          <IconMinus size={13} stroke={1.7} />
        ) : (
          discOf(state, number)
        )}
      </span>
      <span className={classes.words}>
        <span className={classes.name}>
          {stageWords[stage]} <span className="hc-visually-hidden">({stateWords[state]})</span>
        </span>
        {summary !== '' && <span className={classes.summary}>{visibleText(summary, 200)}</span>}
        {at !== null && <span className={classes.time}>{formatDateTime(at)}</span>}
      </span>
    </>
  )
}

function discOf(state: RotationStep['state'], number: number): ReactNode {
  switch (state) {
    case 'done':
      return <IconCheck size={14} stroke={2} />
    case 'locked':
      return <IconLock size={13} stroke={1.7} />
    case 'skipped':
      return <IconMinus size={13} stroke={1.7} />
    case 'present':
    case 'later':
      return number
  }
}
