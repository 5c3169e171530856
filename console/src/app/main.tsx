import { QueryClientProvider } from "@tanstack/react-query";
import { KpaProvider } from "kpa-client/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../ui/base.css";
import { LanguageProvider } from "../ui/language.tsx";
import { startTheme } from "../ui/theme.ts";
import { ToastProvider } from "../ui/toast.tsx";
import { Console } from "./console.tsx";
import { kpa } from "./kpa.ts";
import { queryClient } from "./queries.ts";

startTheme();
// From here on each page has a title of its own, and the first one in the document would win.
document.querySelector("title")?.remove();
const root = document.getElementById("root");
if (root === null) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <KpaProvider kpa={kpa}>
        <QueryClientProvider client={queryClient}>
          <ToastProvider>
            <Console />
          </ToastProvider>
        </QueryClientProvider>
      </KpaProvider>
    </LanguageProvider>
  </StrictMode>,
);
