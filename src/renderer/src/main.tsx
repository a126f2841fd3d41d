import './theme/tokens.css'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './theme/mantine-styles'
import './theme/mantine.css'
import './theme/global.css'
import { createRoot } from 'react-dom/client'
import { invalidateOnEvents } from './api/invalidate-on-events'
import { queryClient } from './api/query-client'
import { App } from './app'
import { installStylePolicy } from './theme/style-policy'

installStylePolicy()
invalidateOnEvents(queryClient)

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<App />)
