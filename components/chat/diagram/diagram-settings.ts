const system = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/** The colours of app/globals.css: the library reckons with them, so they must be colours and no variables. */
const colours = {
  light: {
    background: "#f4f4f1",
    primaryColor: "#fdeee3",
    primaryTextColor: "#1a1c20",
    primaryBorderColor: "#c2410c",
    secondaryColor: "#eceef1",
    tertiaryColor: "#ffffff",
    lineColor: "#565b63",
    textColor: "#1a1c20",
    noteBkgColor: "#f4f4f1",
    noteBorderColor: "#83888f",
    noteTextColor: "#1a1c20",
    edgeLabelBackground: "#f4f4f1",
  },
  dark: {
    background: "#0f1013",
    primaryColor: "#35231a",
    primaryTextColor: "#eae8e3",
    primaryBorderColor: "#ff8f57",
    secondaryColor: "#1d1f24",
    tertiaryColor: "#15161a",
    lineColor: "#a9adb4",
    textColor: "#eae8e3",
    noteBkgColor: "#1d1f24",
    noteBorderColor: "#6f757e",
    noteTextColor: "#eae8e3",
    edgeLabelBackground: "#0f1013",
  },
};

const slices = {
  light: ["#f4b48a", "#9cc3e6", "#a8d5ba", "#e3c567", "#c9b3e6", "#e6a5b8", "#9fd3d6", "#d0d0cb"],
  dark: ["#a8542a", "#2f5f8f", "#2f6b4a", "#7d6420", "#5b4490", "#8a3a58", "#2b6a70", "#4a4d55"],
};

/**
 * How Mermaid draws. Labels are text of the picture and not HTML, and letters are the system's: a picture that an
 * `<img>` shows has no others.
 */
export function diagramSettings(scheme: "light" | "dark") {
  return {
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    fontFamily: system,
    theme: "base",
    themeVariables: {
      ...colours[scheme],
      ...Object.fromEntries(slices[scheme].map((colour, index) => [`pie${index + 1}`, colour])),
      pieStrokeColor: colours[scheme].background,
      pieOuterStrokeColor: colours[scheme].noteBorderColor,
      pieOuterStrokeWidth: "1px",
      pieOpacity: "1",
      pieSectionTextColor: colours[scheme].textColor,
      fontFamily: system,
      darkMode: scheme === "dark",
      useGradient: false,
      dropShadow: "none",
    },
  };
}
