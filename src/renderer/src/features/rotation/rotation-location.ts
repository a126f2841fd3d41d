import { type RotationStage, rotationStages } from '@shared/domain/rotation-stages'
import { usageWindows } from '@shared/domain/usage-window'
import { useSearchParams } from 'wouter'

type Changes = Readonly<Partial<Record<'step' | 'window' | 'view' | 'revoke', string | null>>>

/** A rotation's page as the location holds it. */
export function useRotationLocation() {
  const [params, setParams] = useSearchParams()
  const change = (changes: Changes) =>
    setParams(
      before => {
        const next = new URLSearchParams(before)
        for (const [name, value] of Object.entries(changes)) {
          if (value == null) next.delete(name)
          else next.set(name, value)
        }
        return next
      },
      { replace: true }
    )
  return {
    /** The done step that is looked at again; `undefined` is the present one. */
    lookedAt: rotationStages.find(stage => stage === params.get('step')),
    window: usageWindows.find(window => window === params.get('window')) ?? '7d',
    isTable: params.get('view') === 'table',
    lookAt: (stage: RotationStage | null) => change({ step: stage }),
    change
  }
}
