import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { RotationPair } from '@shared/contract/rotation-drain'
import { ReasonDialog } from './reason-dialog'
import type { RotationWork } from './use-rotation'

type Props = {
  readonly work: RotationWork
  readonly pair: RotationPair
  readonly onClose: () => void
}

/** This caller no longer holds the verdict back; whether it breaks is its owner's to know. */
export function WaiveDialog({ work, pair, onClose }: Props) {
  const { ip, method, path } = pair
  return (
    <ReasonDialog
      work={work}
      draft={`waive ${ip} ${method} ${path}`}
      title={
        <>
          Waive <UntrustedText mono text={ip} maxLength={45} />
        </>
      }
      label="Why it may be left out"
      confirm="Waive caller"
      footNote="Nothing is sent to Horizon"
      onConfirm={reason => work.run('rotations.waive', { ip, method, path, reason })}
      onClose={onClose}
    >
      <p>
        Its calls of <UntrustedText mono text={`${method} ${path}`} maxLength={120} /> no longer
        hold the verdict back. If it still uses the old key when that is revoked, it gets 401. Your
        name and reason go into the record; the waiver can be taken back until then.
      </p>
    </ReasonDialog>
  )
}
