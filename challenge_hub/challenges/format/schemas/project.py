"""The whole file: its sections in the order in which people write them."""

from challenge_hub.challenges.format.fields import Choice, Code, Integer, Read, line
from challenge_hub.challenges.format.schemas.aims import (
    Diagnosis,
    Objectives,
    Participants,
    Stakes,
    kpis,
)
from challenge_hub.challenges.format.schemas.means import Display, Resources, Reward
from challenge_hub.challenges.format.schemas.plan import Evaluation, Message, Schedule
from challenge_hub.challenges.format.schemas.scoring import Scoring
from challenge_hub.challenges.format.shapes import ListOf, Part, Section
from challenge_hub.challenges.format.zones import read_zone

VERSION = 1
ZONE = {"title": "time zone", "type": "string"}


class ProjectFile(Section):
    """A challenge project file, format version 1."""

    challenge = Integer(
        least=VERSION, most=VERSION, required=True, doc="Format version.", example="1"
    )
    title = line(
        120, required=True, doc="The name of the challenge.", example="Objectif première réponse"
    )
    language = Choice("fr", "en", required=True, doc="The language of the texts.", example="fr")
    timezone = Read(
        read_zone, ZONE, required=True, doc="The zone of all local times.", example="Europe/Paris"
    )
    owner = Code(doc="The person code of the manager.", example="team-lead-042")
    diagnosis = Part(Diagnosis, doc="What was observed.")
    stakes = Part(Stakes, required=True, doc="What is at stake.")
    participants = Part(Participants, doc="Who takes part; everyone when absent.")
    kpis = kpis()
    objectives = Part(Objectives, required=True, doc="What is to be reached.")
    scoring = Part(Scoring, required=True, doc="How facts become points and ranks.")
    display = Part(Display, doc="What public screens show.")
    resources = Part(Resources, required=True, doc="Human and material means.")
    rewards = ListOf(Part(Reward), most=200, doc="What is given, to whom.")
    schedule = Part(Schedule, required=True, doc="When.")
    communication = ListOf(Part(Message), doc="What is said, when and how.")
    evaluation = Part(Evaluation, required=True, doc="How success will be judged.")
