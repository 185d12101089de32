import auth from "@/messages/fr/auth.json";
import chat from "@/messages/fr/chat.json";
import errors from "@/messages/fr/errors.json";
import fatal from "@/messages/fr/fatal.json";
import models from "@/messages/fr/models.json";
import settings from "@/messages/fr/settings.json";
import shell from "@/messages/fr/shell.json";
import sidebar from "@/messages/fr/sidebar.json";
import ui from "@/messages/fr/ui.json";

/** Every French namespace. */
export default { auth, chat, errors, fatal, models, settings, shell, sidebar, ui };
