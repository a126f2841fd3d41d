import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { Router } from 'wouter'
import { queryClient } from './api/query-client'
import { Console } from './console'
import { inMemoryColorScheme } from './theme/color-scheme'
import { styleNonce } from './theme/style-policy'
import { cssVariablesResolver, theme } from './theme/theme'
import { useHashLocation } from './ui/hash-location'
import { HintLayer } from './ui/hint-layer'

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      colorSchemeManager={inMemoryColorScheme}
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <Router hook={useHashLocation}>
          <Console />
        </Router>
      </QueryClientProvider>
      <HintLayer />
    </MantineProvider>
  )
}
