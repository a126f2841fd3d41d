import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Component, type ReactNode } from 'react'
import { EmptyState } from './empty-state'

type Props = { readonly children: ReactNode }

/** React has no other way to catch what a screen throws while drawing. */
export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    return (
      <EmptyState
        icon={<IconAlertTriangle />}
        title="This screen could not be drawn"
        text="The console made a mistake here. Nothing on Horizon was changed by it. Reload the window; if it happens again, open another screen."
        action={
          <Button variant="default" onClick={() => window.location.reload()}>
            Reload the window
          </Button>
        }
      />
    )
  }
}
