"use client";

import dynamic from "next/dynamic";

/** Most answers use no tools, so this code comes with the first that does. */
export const LazyToolCall = dynamic(() => import("./tool-call").then((module) => module.ToolCall));
