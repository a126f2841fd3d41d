import { Button } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { visibleText } from '@shared/domain/visible-text'
import { useRef } from 'react'

type Props = {
  readonly partnerName: string
  readonly onStay: () => void
  readonly onLeave: () => void
}

/** Before changes of an access are left behind. */
export function UnsavedAccessDialog({ partnerName, onStay, onLeave }: Props) {
  const stayRef = useRef<HTMLButtonElement>(null)
  return (
    <ConsoleDialog
      opened
      onClose={onStay}
      title="The changed access is not saved"
      width={600}
      initialFocusRef={stayRef}
      footActions={
        <>
          <Button ref={stayRef} variant="default" onClick={onStay}>
            Stay
          </Button>
          <Button variant="default" color="red" onClick={onLeave}>
            Discard and leave
          </Button>
        </>
      }
    >
      What {visibleText(partnerName, 100)} may do at Horizon is as before. Leaving this partner
      drops what was changed here.
    </ConsoleDialog>
  )
}
