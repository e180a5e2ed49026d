"""Common first and family names in Sweden, to be mixed freely, and a few streets."""

WOMEN = tuple(
    """
    Agnes Aino Alma Amira Anna Åsa Astrid Ayaan Birgitta Ebba Elif Elin Ella Emma Eva Fatima Freja
    Gunilla Hodan Hülya Ingrid Ines Jasmina Karin Katarzyna Kerstin Klara Leila Linnéa Lova Maja
    Märta Maria Mirjam Nadia Nour Olivia Ronja Saga Sara Sigrid Siv Sofia Stina Thuy Tindra Tuva
    Ulrika Vera Wilma Yasmin Zahra Zofia
    """.split()  # noqa: SIM905 one name a line would be pages
)
MEN = tuple(
    """
    Abdi Adam Åke Alfred Ali Amir André Anders Arvid Axel Björn Dawit Elias Emil Erik Farid Göran
    Gustav Hamza Håkan Henrik Hugo Ibrahim Isak Jabir Jan Johan Jörgen Karl Kevin Lars Leo Liam
    Ludvig Łukasz Malte Mehmet Mikael Milan Mohamed Nils Noah Olle Omar Oscar Pär Peter Rasmus
    Sören Sixten Théo Tuan Vidar Viktor Wilhelm Yusuf
    """.split()  # noqa: SIM905 one name a line would be pages
)
FAMILIES = (
    *"""
    Abdullahi Ahmed Åberg Åkesson Åström Andersson Arslan Axelsson Bergström Björklund Blomqvist
    Çelik Dahlgren Eklöf Ekström Engström Eriksson Farah Forsberg Gebremedhin Gustafsson Haddad
    Håkansson Hansson Hassan Hedlund Holmgren Ismail Jansson Johansson Jönsson Jovanović Karlsson
    Kovačević Kowalski Larsson Lindqvist Lindström Löfgren Lundberg Mäkinen Malmström Mohamud
    Månsson Nguyen Niemi Nilsson Norberg Nowak Nyström Öberg Öhman Olofsson Olsson Östlund Pérez
    Persson Petersson Rahimi Sandberg Sjöberg Söderström Sørensen Svensson Tesfaye Virtanen
    Wikström Öztürk
    """.split(),  # noqa: SIM905
    "Al-Sayed",
    "O’Brien",
    "von Essen",
)
STREETS = ("Älvgatan", "Björkvägen", "Kyrkogatan", "Ringvägen", "Skolgatan", "Storgatan", "Åsvägen")
