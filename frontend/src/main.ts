// First, so that what a component says of itself comes after and counts.
import "./styles/tokens.css"
import "./styles/base.css"

import { createApp } from "vue"

import App from "./App.vue"
import { startType } from "./composables/useType"
import { startWords } from "./composables/useWords"
import { router } from "./router"

startType()
void startWords().then(() => createApp(App).use(router).mount("#app"))
